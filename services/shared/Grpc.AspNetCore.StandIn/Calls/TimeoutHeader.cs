using System.Globalization;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Reads <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class TimeoutHeader
{
    private const int MaxDigits = 8;
    private const long NanosecondsPerTick = 100;

    public static bool TryParse(string? header, out TimeSpan timeout)
    {
        timeout = TimeSpan.Zero;
        if (header is not { Length: >= 2 and <= MaxDigits + 1 }
            || !long.TryParse(header.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            || TicksPerUnit(header[^1]) is not { } ticks)
        {
            return false;
        }

        // Nanoseconds are finer than ticks: rounded up, so that only zero is zero.
        timeout = TimeSpan.FromTicks(ticks == 0
            ? (amount + NanosecondsPerTick - 1) / NanosecondsPerTick
            : amount * ticks);
        return true;
    }

    private static long? TicksPerUnit(char unit) => unit switch
    {
        'H' => TimeSpan.TicksPerHour,
        'M' => TimeSpan.TicksPerMinute,
        'S' => TimeSpan.TicksPerSecond,
        'm' => TimeSpan.TicksPerMillisecond,
        'u' => TimeSpan.TicksPerMicrosecond,
        'n' => 0,
        _ => null,
    };
}
