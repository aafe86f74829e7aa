using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Redirect.Hosting.Principals;

namespace Redirect.Media.Tests.Host;

/// <summary>The link service's internal question over HTTP, answered as the test says.</summary>
internal sealed class TwinLinkService : IAsyncDisposable
{
    private readonly WebApplication app;

    private TwinLinkService(byte[] signingKey)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        var tokens = new PrincipalTokens(signingKey, TimeProvider.System);
        app.MapGet("/internal/links/by-slug/{slug}", async (string slug, HttpContext context) =>
        {
            Asked.Enqueue($"{slug} {context.Request.Query["host"]} {context.Request.Query["domain"]} {context.Request.Query["placement"]} {tokens.Verify(context.Request.Headers[PrincipalTokens.Header].ToString())?.Kind}");
            await Answer(context);
        });
    }

    public string Address => app.Urls.Single();

    public ConcurrentQueue<string> Asked { get; } = new();

    public Func<HttpContext, Task> Answer { get; set; } = context => Say(context, "spring", false, true);

    public static async Task<TwinLinkService> StartAsync(byte[] signingKey)
    {
        var service = new TwinLinkService(signingKey);
        await service.app.StartAsync();
        return service;
    }

    public static Task Say(HttpContext context, string slug, bool retired, bool placementFound) =>
        context.Response.WriteAsJsonAsync(new { linkId = Guid.Empty, merchantId = Guid.Empty, slug, retired, placementFound, query = context.Request.Query["placement"] is [{ } placement] ? $"?p={Uri.EscapeDataString(placement)}&f=qr" : "?f=qr", later = "a field that came later" });

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
