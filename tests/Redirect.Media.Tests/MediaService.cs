using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Principals;
using Redirect.Testing;

namespace Redirect.Media.Tests;

/// <summary>The media module on a real server and a free port, with a link service that knows what the test says.</summary>
public sealed class MediaService : IAsyncDisposable
{
    private readonly WebApplication app;

    private MediaService(WebApplication app, TwinLinks links, SteppedClock clock)
    {
        this.app = app;
        Clock = clock;
        Links = links;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public TwinLinks Links { get; }

    public SteppedClock Clock { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>A client that calls as a merchant's key does, through the gateway.</summary>
    /// <param name="merchantId">The merchant.</param>
    /// <param name="scopes">Of its key; none: all.</param>
    public HttpClient As(Guid merchantId, params string[] scopes)
    {
        var principal = new Principal(PrincipalKind.Merchant, merchantId, Guid.CreateVersion7(), scopes.Length > 0 ? scopes : Scopes.All);
        return new HttpClient(new Signing(app.Services.GetRequiredService<PrincipalTokens>(), principal)) { BaseAddress = Http.BaseAddress };
    }

    public static async Task<MediaService> StartAsync(params (string Key, string Value)[] settings)
    {
        var links = new TwinLinks();
        var clock = new SteppedClock();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Configuration["Internal:SigningKey"] = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddHostDefaults().AddInternalCallers().AddMedia();
        builder.Services.AddSingleton<ILinkDirectory>(links);
        builder.Services.AddOpenApi();
        var app = builder.Build();
        app.UseHostDefaults();
        app.UseInternalCallers();
        app.MapMedia();
        app.MapOpenApi();
        await app.StartAsync();
        return new MediaService(app, links, clock);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private sealed class Signing(PrincipalTokens tokens, Principal principal) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add(PrincipalTokens.Header, tokens.Sign(principal));
            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>A link service in memory.</summary>
    public sealed class TwinLinks : ILinkDirectory
    {
        public ConcurrentDictionary<string, KnownLink> Known { get; } = new() { ["spring"] = Link("spring"), ["old"] = Link("old", retired: true) };

        public ConcurrentDictionary<string, bool> Placements { get; } = new() { ["store-12"] = true };

        public bool Down { get; set; }

        public static KnownLink Link(string slug, bool retired = false) => new(Guid.Empty, Guid.Empty, slug, retired, false, "?f=qr", null);

        public Task<KnownLink?> FindAsync(string slug, string host, string? domain, string? placementCode, CancellationToken cancellationToken)
        {
            if (Down)
            {
                throw new HttpRequestException("down");
            }

            return Task.FromResult(Known.TryGetValue(domain is null ? slug : $"{domain}/{slug}", out var link)
                ? link with
                {
                    PlacementFound = placementCode is not null && Placements.ContainsKey(placementCode),
                    Query = placementCode is null ? "?f=qr" : $"?p={Uri.EscapeDataString(placementCode)}&f=qr",
                }
                : null);
        }

        public Func<IssueWatermarkRequest, IssueWatermarkAnswer> IssueWatermark { get; set; } = _ => new IssueWatermarkAnswer();

        public Func<WatermarkKeyRequest, WatermarkKeyAnswer> WatermarkKey { get; set; } = _ => new WatermarkKeyAnswer();

        public Func<FindWatermarksRequest, FindWatermarksAnswer> FindWatermarks { get; set; } = _ => new FindWatermarksAnswer();

        public Func<ResolveWatermarkRequest, ResolveWatermarkAnswer> ResolveWatermark { get; set; } = _ => new ResolveWatermarkAnswer();

        public Func<MakeLabelsRequest, MakeLabelsAnswer> MakeLabels { get; set; } = _ => new MakeLabelsAnswer();

        public Task<IssueWatermarkAnswer> IssueWatermarkAsync(IssueWatermarkRequest question, CancellationToken cancellationToken) => Ask(IssueWatermark, question);

        public Task<WatermarkKeyAnswer> WatermarkKeyAsync(WatermarkKeyRequest question, CancellationToken cancellationToken) => Ask(WatermarkKey, question);

        public Task<FindWatermarksAnswer> FindWatermarksAsync(FindWatermarksRequest question, CancellationToken cancellationToken) => Ask(FindWatermarks, question);

        public Task<ResolveWatermarkAnswer> ResolveWatermarkAsync(ResolveWatermarkRequest question, CancellationToken cancellationToken) => Ask(ResolveWatermark, question);

        public Task<MakeLabelsAnswer> MakeLabelsAsync(MakeLabelsRequest question, CancellationToken cancellationToken) => Ask(MakeLabels, question);

        private Task<TAnswer> Ask<TQuestion, TAnswer>(Func<TQuestion, TAnswer> answer, TQuestion question) => Down ? throw new HttpRequestException("down") : Task.FromResult(answer(question));
    }
}
