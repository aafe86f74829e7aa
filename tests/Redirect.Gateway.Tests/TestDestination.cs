using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Redirect.Hosting.Principals;

namespace Redirect.Gateway.Tests;

/// <summary>A real service on loopback: believes only the gateway's principal, as ours do, and remembers what it was asked.</summary>
internal sealed class TestDestination : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestDestination(WebApplication app, string address)
    {
        this.app = app;
        Address = address;
    }

    public string Address { get; }

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public Func<HttpContext, Task> Answer { get; set; } = context =>
        context.Request.Path.StartsWithSegments("/health") ? context.Response.WriteAsync("{\"status\":\"healthy\"}") : context.Response.WriteAsync("ok");

    public static async Task<TestDestination> StartAsync(TimeProvider clock, string signingKey, string name, bool http2 = false, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock);
        builder.Configuration.AddInMemoryCollection([new("Internal:SigningKey", signingKey)]);
        builder.AddInternalCallers(name);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = http2 ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var app = builder.Build();
        TestDestination? self = null;
        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments("/health"))
            {
                self!.Requests.Enqueue(new Seen(context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            }

            return next(context);
        });
        app.UseInternalCallers();
        app.Run(context =>
        {
            if (self!.Requests.LastOrDefault() is { } last && !context.Request.Path.StartsWithSegments("/health"))
            {
                last.Principal = context.FindPrincipal();
                last.Reader = (context.Connection.RemoteIpAddress?.ToString(), context.Request.Scheme, context.Request.Host.Value);
            }

            return self.Answer(context);
        });
        await app.StartAsync();
        self = new TestDestination(app, app.Urls.Single());
        return self;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    internal sealed record Seen(string Method, string Target, Dictionary<string, string> Headers)
    {
        public Principal? Principal { get; set; }

        public (string? Address, string Scheme, string? Host) Reader { get; set; }
    }
}
