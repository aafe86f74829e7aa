using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Redirect.Links.Tests;

/// <summary>A merchant's web server on loopback, with files by host and path.</summary>
public sealed class VerificationSite : IAsyncDisposable
{
    private readonly WebApplication app;

    private VerificationSite(WebApplication app) => this.app = app;

    /// <summary>Address and port.</summary>
    public string Address => new Uri(app.Urls.Single()).Authority;

    /// <summary>What was asked: host and path.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Contents by host and path.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Files { get; } = new();

    public static async Task<VerificationSite> StartAsync(IPAddress? address = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address ?? IPAddress.Loopback, port));
        var app = builder.Build();
        var site = new VerificationSite(app);
        app.Run(context =>
        {
            var name = context.Request.Host.Host + context.Request.Path;
            site.Asked.Enqueue(name);
            if (site.Files.TryGetValue(name, out var file))
            {
                return file(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return site;
    }

    public void Put(string host, string path, string content) => Files[host + path] = context => context.Response.WriteAsync(content);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
