using System.Diagnostics;
using Redirect.Testing;

namespace Redirect.Media.Tests;

/// <summary>Chromium: it draws SVG, and not as we do.</summary>
internal static class Browser
{
    /// <summary>What a page looks like, as PNG.</summary>
    public static async Task<byte[]> ScreenshotAsync(string html, int width, int height)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("page.html"), "<!doctype html><meta charset=utf-8>" + html);
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", $"--user-data-dir={folder.In("profile")}", $"--window-size={width},{height}",
            $"--screenshot={folder.In("page.png")}", "file://" + folder.In("page.html"),
        ];
        using var process = Process.Start(new ProcessStartInfo(RealServers.Tool("chromium", "chromium"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(File.Exists(folder.In("page.png")), await error);
        return await File.ReadAllBytesAsync(folder.In("page.png"));
    }
}
