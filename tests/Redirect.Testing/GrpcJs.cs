using System.Diagnostics;
using System.Text.Json;

namespace Redirect.Testing;

/// <summary>Calls gRPC services by <c>@grpc/grpc-js</c>, a client that we did not write.</summary>
public static class GrpcJs
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "grpc-js");
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    /// <summary>Makes one call.</summary>
    /// <param name="order">What call.mjs takes: proto, address, service, method, request, metadata, deadlineMs, maxMessages …</param>
    /// <returns>What it prints: messages, status {code, name, details}, headers.</returns>
    public static async Task<JsonElement> CallAsync(object order)
    {
        await Installed.Value;
        var output = await RunAsync(RealServers.Tool("node", "nodejs"), JsonSerializer.Serialize(order), "call.mjs", "-");
        return JsonDocument.Parse(output).RootElement;
    }

    private static async Task InstallAsync()
    {
        // Several test processes may get here at once; npm ci would take the folder away under the others.
        await using var mine = await LockAsync();
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@grpc", "proto-loader")))
        {
            await RunAsync(RealServers.Tool("npm", "npm"), "", "ci", "--no-audit", "--no-fund", "--silent");
        }
    }

    private static async Task<FileStream> LockAsync()
    {
        FileStream? held = null;
        await Poll.UntilAsync(
            () =>
            {
                held = new FileStream(Path.Combine(Path.GetTempPath(), "redirect-grpc-js.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return Task.FromResult(true);
            },
            TimeSpan.FromMinutes(2),
            "the other test process to install grpc-js");
        return held!;
    }

    private static async Task<string> RunAsync(string program, string input, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
    }
}
