using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Tests.Telemetry;

namespace Redirect.Hosting.Tests.Defaults;

[Collection(nameof(ProcessWide))]
public sealed class HealthProbeTests
{
    [Theory]
    [InlineData("", 8080)]
    [InlineData("HTTP_PORTS=9000;9001", 9000)]
    [InlineData("HTTP_PORTS=9000 URLS=http://+:9100", 9100)]
    [InlineData("URLS=https://*:9443;http://*:9101/", 9101)]
    [InlineData("URLS=http://127.0.0.1", 80)]
    [InlineData("HTTP_PORTS=9000 Kestrel:Endpoints:Grpc:Url=http://*:8081 Kestrel:Endpoints:Grpc:Protocols=Http2 Kestrel:Endpoints:Http:Url=http://*:8085", 8085)]
    [InlineData("HTTP_PORTS=9000 Kestrel:Endpoints:Grpc:Url=http://*:8081 Kestrel:Endpoints:Grpc:Protocols=Http2", 9000)]
    public void The_port_is_found_where_kestrel_finds_it(string settings, int port) => Assert.Equal(port, HealthProbe.Port(Configuration(settings)));

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task A_host_is_ready_or_not(bool ready, int exitCode)
    {
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None"]);
        builder.AddHostDefaults();
        builder.Services.AddHealthChecks().AddCheck("part", () => ready ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        await using var app = builder.Build();
        app.UseHostDefaults();
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(exitCode, await HealthProbe.RunAsync(Configuration("URLS=" + app.Urls.Single())));
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_not_ready() => Assert.Equal(1, await HealthProbe.RunAsync(Configuration("URLS=http://127.0.0.1:1")));

    private static IConfiguration Configuration(string settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
        .Build();
}
