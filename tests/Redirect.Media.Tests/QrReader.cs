using System.Diagnostics;
using System.Globalization;
using Redirect.Testing;

namespace Redirect.Media.Tests;

/// <summary>zbar's <c>zbarimg</c>: a reader that is not ours.</summary>
internal static class QrReader
{
    private static string Zbarimg => RealServers.Tool("zbarimg", "zbar-tools");

    /// <summary>Skips the test where it is missing.</summary>
    public static void Require() => _ = Zbarimg;

    /// <summary>What is written in the picture; empty when nothing can be read.</summary>
    public static async Task<string> ReadAsync(byte[] picture, string extension)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + "." + extension);
        await File.WriteAllBytesAsync(file, picture);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Zbarimg, ["--quiet", "--raw", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            await error;
            return text.TrimEnd('\n');
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What is written in many pictures (PGM), each with at most one code, in their order; those that can't be read are left out.</summary>
    public static async Task<IReadOnlyList<string>> ReadAllAsync(IReadOnlyList<byte[]> pictures)
    {
        using var folder = new TemporaryFolder();
        var files = pictures.Select((_, at) => folder.In(at.ToString("D5", CultureInfo.InvariantCulture) + ".pgm")).ToArray();
        for (var at = 0; at < files.Length; at++)
        {
            await File.WriteAllBytesAsync(files[at], pictures[at]);
        }

        using var process = Process.Start(new ProcessStartInfo(Zbarimg, ["--quiet", "--raw", .. files]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await error;
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
