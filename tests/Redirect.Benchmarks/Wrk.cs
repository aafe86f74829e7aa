using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Redirect.Testing;

namespace Redirect.Benchmarks;

/// <summary>Load by <c>wrk</c>, a client that we did not write.</summary>
internal static partial class Wrk
{
    /// <summary>Requests answered in a second; fails when any answer was an error, because errors are quick.</summary>
    /// <param name="address">What to ask for.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="headers">Sent with each request.</param>
    public static Task<double> MeasureAsync(Uri address, int seconds, params IReadOnlyList<string> headers) =>
        RunAsync(address, everyAnswerGood: true, ["-t", "1", "-c", "64", "-d", $"{seconds}s", .. headers.SelectMany(header => (string[])["-H", header]), address.ToString()]);

    /// <summary>The same with requests that a Lua script makes.</summary>
    /// <param name="service">Whom to ask.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="connections">How many at once.</param>
    /// <param name="script">Lua, for wrk.</param>
    /// <param name="everyAnswerGood">Whether an answer that is an error fails the measurement.</param>
    public static async Task<double> MeasureAsync(Uri service, int seconds, int connections, string script, bool everyAnswerGood)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script);
            return await RunAsync(service, everyAnswerGood, ["-t", "1", "-c", $"{connections}", "-d", $"{seconds}s", "-s", file, service.ToString()]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<double> RunAsync(Uri address, bool everyAnswerGood, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(RealServers.Tool("wrk", "wrk"), arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (output.Contains("Socket errors", StringComparison.Ordinal) || (everyAnswerGood && output.Contains("Non-2xx or 3xx", StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"{address} did not answer every request as it should:\n{output}");
        }

        return double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();
}
