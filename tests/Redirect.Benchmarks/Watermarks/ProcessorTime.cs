using System.Diagnostics;

namespace Redirect.Benchmarks.Watermarks;

/// <summary>What this process has used of the processors: other programs on the machine do not count.</summary>
internal static class ProcessorTime
{
    public static double Milliseconds
    {
        get
        {
            using var self = Process.GetCurrentProcess();
            return self.TotalProcessorTime.TotalMilliseconds;
        }
    }
}
