using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Telemetry;

namespace Redirect.Hosting.Tests.Telemetry;

/// <summary>A small host with the defaults and telemetry, on a free port.</summary>
internal static class ObservedHost
{
    public static WebApplication Build(params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        builder.AddTelemetry("redirect-test").AddHostDefaults();
        var app = builder.Build();
        app.UseHostDefaults();
        app.MapGet("/things/{id}", (string id, HttpContext context, ILogger<Collector> logger) =>
        {
            ThingLog.Seen(logger, context.Request.Query["title"].ToString());
            return id;
        });
        app.MapGet("/broken", IResult () => throw new InvalidOperationException("broken\nby hand"));
        return app;
    }
}
