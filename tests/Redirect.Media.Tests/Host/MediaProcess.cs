using System.Diagnostics;
using System.Net;
using System.Text;
using Redirect.Testing;

namespace Redirect.Media.Tests.Host;

/// <summary>The media host as its own process, as it is deployed.</summary>
internal sealed class MediaProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private MediaProcess(Process process, int port)
    {
        this.process = process;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    public int Id => process.Id;

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public static Dictionary<string, string> Settings(string links, byte[] signingKey) => new()
    {
        ["Services__Links"] = links,
        ["Internal__SigningKey"] = Convert.ToBase64String(signingKey),
        ["Media__PublicBaseUrl"] = "https://s.example.com",
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{FreePort.Next()}",
    };

    public static MediaProcess Start(Dictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Redirect.Media.Host.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        return new MediaProcess(Process.Start(start)!, new Uri(settings["ASPNETCORE_URLS"]).Port);
    }

    public async Task ReadyAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using var answer = await Http.GetAsync("/health/ready", deadline.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                Assert.False(process.HasExited, Output);
            }

            await Task.Delay(50, deadline.Token);
        }
    }

    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    /// <summary>Ends it at once, as a power failure would.</summary>
    public void Kill() => process.Kill(entireProcessTree: true);

    public void Dispose()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }
}
