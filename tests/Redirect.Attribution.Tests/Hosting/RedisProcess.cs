using System.Diagnostics;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Hosting;

/// <summary>A Redis of the test's own, to be taken away and brought back empty.</summary>
internal sealed class RedisProcess : IDisposable
{
    private readonly int port;
    private Process? process;

    private RedisProcess(int port) => this.port = port;

    public string Address => $"127.0.0.1:{port},connectTimeout=500";

    public static RedisProcess Start()
    {
        var redis = new RedisProcess(FreePort.Next());
        redis.Up();
        return redis;
    }

    public void Up()
    {
        process = Process.Start(new ProcessStartInfo(
            RealServers.Tool("redis-server", "redis-server"), ["--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--dir", Path.GetTempPath()])
        {
            RedirectStandardOutput = true,
        })!;
        process.BeginOutputReadLine();
    }

    public void Down()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    public void Dispose()
    {
        if (process is not null)
        {
            Down();
        }
    }
}
