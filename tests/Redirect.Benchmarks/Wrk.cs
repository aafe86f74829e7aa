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
    public static async Task<double> MeasureAsync(Uri address, int seconds, params IReadOnlyList<string> headers)
    {
        var start = new ProcessStartInfo(RealServers.Tool("wrk", "wrk")) { RedirectStandardOutput = true };
        foreach (var argument in (string[])["-t", "1", "-c", "64", "-d", $"{seconds}s", .. headers.SelectMany(header => (string[])["-H", header]), address.ToString()])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (output.Contains("Non-2xx or 3xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{address} did not answer every request as it should:\n{output}");
        }

        return double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();
}
