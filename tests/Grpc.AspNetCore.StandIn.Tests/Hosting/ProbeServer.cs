using System.Net;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Redirect.Testing.GrpcJs;

namespace Grpc.AspNetCore.StandIn.Tests.Hosting;

/// <summary>A real Kestrel on a free port, in clear text, with the probe service.</summary>
internal sealed class ProbeServer : IAsyncDisposable
{
    public const string ServiceName = "standin.probe.v1.Probe";

    private readonly WebApplication _application;

    private ProbeServer(WebApplication application, CapturedLogs logs)
    {
        _application = application;
        Logs = logs;
        Address = new Uri(application.Urls.Single());
    }

    public Uri Address { get; }

    public CapturedLogs Logs { get; }

    public static async Task<ProbeServer> StartAsync(
        ProbeHandlers? handlers = null,
        Action<GrpcServiceOptions>? options = null,
        HttpProtocols protocols = HttpProtocols.Http2)
    {
        var logs = new CapturedLogs();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, port: 0, listener => listener.Protocols = protocols));
        builder.Services.AddGrpc(options);
        builder.Services.AddSingleton(handlers ?? new ProbeHandlers());

        var application = builder.Build();
        application.MapGrpcService<ProbeService>();
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new ProbeServer(application, logs);
    }

    /// <summary>Calls the probe service with grpc-js.</summary>
    public Task<GrpcJsResult> CallAsync(string method, Func<GrpcJsCall, GrpcJsCall>? change = null)
    {
        var proto = Path.Combine(ProjectFolder.Find("ProtoDirectory"), "probe.proto");
        var call = new GrpcJsCall(proto, Address.Authority, ServiceName, method) { Request = new { text = "hello" } };
        return GrpcJsClient.CallAsync(change?.Invoke(call) ?? call, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
