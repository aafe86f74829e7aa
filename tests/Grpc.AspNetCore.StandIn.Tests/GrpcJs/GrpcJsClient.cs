using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grpc.AspNetCore.StandIn.Tests.GrpcJs;

/// <summary>Calls a server with grpc-js, run by node: a client that was written by others.</summary>
internal static class GrpcJsClient
{
    /// <summary>What Linux allows for one argument, less a margin.</summary>
    private const int LongestArgument = 100_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly Lazy<string> Folder = new(Install);

    public static async Task<GrpcJsResult> CallAsync(GrpcJsCall call, CancellationToken cancellation)
    {
        var order = JsonSerializer.Serialize(call, Json);
        var isLong = order.Length > LongestArgument;
        var output = await RunAsync("node", ["call.mjs", isLong ? "-" : order], isLong ? order : "", Folder.Value, cancellation);
        return JsonSerializer.Deserialize<GrpcJsResult>(output, Json)!;
    }

    /// <summary>Installs the packages once per machine; test projects that start at the same time wait for each other.</summary>
    private static string Install()
    {
        var folder = Path.GetFullPath(ProjectFolder.Find("GrpcJsDirectory"));
        using var turn = new Mutex(initiallyOwned: false, "grpc-js-client-install");
        turn.WaitOne();
        try
        {
            // npm writes this file last.
            if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
            {
                RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], "", folder, CancellationToken.None)
                    .GetAwaiter().GetResult();
            }
        }
        finally
        {
            turn.ReleaseMutex();
        }

        return folder;
    }

    private static async Task<string> RunAsync(
        string program,
        string[] arguments,
        string input,
        string folder,
        CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation).ConfigureAwait(false);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return process.ExitCode == 0
                ? await output.ConfigureAwait(false)
                : throw new InvalidOperationException($"{program} failed: {await errors.ConfigureAwait(false)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
