using System.Diagnostics;
using System.Net;
using System.Text;

namespace Redirect.Testing;

/// <summary>One of our hosts as a process of its own: started as an operator would, killed as the kernel would.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private readonly string program;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly IReadOnlyList<string> arguments;
    private readonly StringBuilder output = new();
    private Process process;

    private ServiceProcess(string project, Uri address, IReadOnlyDictionary<string, string> settings, IReadOnlyList<string> arguments)
    {
        program = Repository.Program(project);
        Address = address;
        this.settings = settings;
        this.arguments = arguments;
        process = Launch();
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>Whether it runs no more.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Everything it has printed so far.</summary>
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

    /// <summary>Memory that is the process's alone (the kernel's RssAnon): mapped files such as the spool's are not in it.</summary>
    public long PrivateBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) << 10;
        }
    }

    /// <summary>Starts a host and waits until it says that it is alive.</summary>
    public static async Task<ServiceProcess> StartAsync(string project, Uri address, IReadOnlyDictionary<string, string> settings, params IReadOnlyList<string> arguments)
    {
        var service = new ServiceProcess(project, address, settings, arguments);
        await service.WaitUntilAliveAsync();
        return service;
    }

    /// <summary>Starts a program that has no health endpoint, and waits until it answers anything.</summary>
    public static async Task<ServiceProcess> StartListeningAsync(string project, Uri address, IReadOnlyDictionary<string, string> settings, params IReadOnlyList<string> arguments)
    {
        var service = new ServiceProcess(project, address, settings, arguments);
        await service.WaitUntilAsync(_ => true);
        return service;
    }

    /// <summary>Runs a host to its end, as with <c>--migrate</c>.</summary>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static async Task RunAsync(string project, IReadOnlyDictionary<string, string> settings, params IReadOnlyList<string> arguments)
    {
        await using var service = new ServiceProcess(project, new Uri("http://127.0.0.1/"), settings, arguments);
        await service.process.WaitForExitAsync();
        if (service.process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{project} {string.Join(' ', arguments)} ended with {service.process.ExitCode}:\n{service.Output}");
        }
    }

    /// <summary>Ends it at once (SIGKILL), in whatever it is doing.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to end (SIGTERM) and waits until it has.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
    }

    /// <summary>Starts it again with the same settings.</summary>
    public async Task RestartAsync()
    {
        process.Dispose();
        process = Launch();
        await WaitUntilAliveAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        var started = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        started.OutputDataReceived += Keep;
        started.ErrorDataReceived += Keep;
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }

    private Task WaitUntilAliveAsync() => WaitUntilAsync(status => status == HttpStatusCode.OK);

    private async Task WaitUntilAsync(Func<HttpStatusCode, bool> accept)
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(2) };
        await Poll.UntilAsync(
            async () =>
            {
                if (process.HasExited)
                {
                    throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{Output}");
                }

                using var answer = await client.GetAsync(new Uri("/health/live", UriKind.Relative));
                return accept(answer.StatusCode);
            },
            TimeSpan.FromMinutes(3),
            $"{Path.GetFileName(program)} to be alive");
    }
}
