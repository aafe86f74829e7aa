using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Redirect.Demo;

/// <summary>The system that the demo plays against: a running one, or one of its own on free ports and throw-away data.</summary>
internal sealed class DemoSystem : IAsyncDisposable
{
    private readonly Process? process;
    private readonly DirectoryInfo? data;

    private DemoSystem(Uri http, Uri grpc, string adminKey, Process? process, DirectoryInfo? data)
    {
        Http = http;
        Grpc = grpc;
        AdminKey = adminKey;
        this.process = process;
        this.data = data;
    }

    public Uri Http { get; }

    public Uri Grpc { get; }

    public string AdminKey { get; }

    public static DemoSystem Running(Uri http, Uri grpc, string adminKey) => new(http, grpc, adminKey, null, null);

    public static async Task<DemoSystem> StartAsync(CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("redirect-demo-");
        var (port, grpcPort) = (FreePort(), FreePort());
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Redirect.Standalone", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Redirect.Standalone.dll"));
        if (!File.Exists(program))
        {
            throw new DemoException("Redirect.Standalone is not built; start the demo by './run demo'.");
        }

        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[program, "--port", port.ToString(CultureInfo.InvariantCulture), "--grpc-port", grpcPort.ToString(CultureInfo.InvariantCulture), "--data", data.FullName])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new DemoException("The system did not start.");
        var printed = new StringWriter();
        var log = TextWriter.Synchronized(printed);
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var http = new Uri($"http://127.0.0.1:{port}");
        var watch = Stopwatch.StartNew();
        using var client = new HttpClient { BaseAddress = http, Timeout = TimeSpan.FromSeconds(2) };
        while (!await IsReadyAsync(client, cancellationToken))
        {
            if (process.HasExited || watch.Elapsed > TimeSpan.FromSeconds(30))
            {
                process.Kill();
                throw new DemoException($"The system did not become ready:\n{printed}");
            }

            await Task.Delay(100, cancellationToken);
        }

        var keys = await File.ReadAllBytesAsync(Path.Combine(data.FullName, "keys.json"), cancellationToken);
        var adminKey = JsonDocument.Parse(keys).RootElement.GetProperty("admin").GetString()!;
        return new DemoSystem(http, new Uri($"http://127.0.0.1:{grpcPort}"), adminKey, process, data);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            data!.Delete(recursive: true);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
