using System.Diagnostics;

namespace Redirect.Media.Tests;

/// <summary>zbar's <c>zbarimg</c>: a reader that is not ours.</summary>
internal static class QrReader
{
    private static readonly bool Installed = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "zbarimg")));

    public static void Require()
    {
        if (!Installed && Environment.GetEnvironmentVariable("REQUIRE_REAL_SERVERS") != "1")
        {
            Assert.Skip("zbarimg is not installed (Debian package zbar-tools)");
        }
    }

    /// <summary>What is written in the picture; empty when nothing can be read.</summary>
    public static async Task<string> ReadAsync(byte[] picture, string extension)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + "." + extension);
        await File.WriteAllBytesAsync(file, picture);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--raw", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
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
}
