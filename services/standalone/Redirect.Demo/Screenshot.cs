using System.Diagnostics;
using System.Text.Json;

namespace Redirect.Demo;

/// <summary>Pictures of pages as a phone shows them, taken by the Chromium of the machine. Without one the demo goes on without pictures.</summary>
internal static class Screenshot
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    private static readonly string[] Places = ["/usr/bin", "/usr/local/bin", "/snap/bin"];
    private static readonly string[] Bundles = ["/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    // As chats recompress.
    private const int JpegQuality = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Takes a picture of 360 × 740 points, two pixels each.</summary>
    /// <param name="page">Its address.</param>
    /// <param name="file">Where the picture goes, as PNG, or JPEG by its name; overwritten.</param>
    /// <param name="userAgent">Whom the page takes the browser for.</param>
    /// <param name="cancellationToken">Ends the browser.</param>
    /// <returns>Null when it is there; else why not, in one line.</returns>
    public static async Task<string?> TakeAsync(Uri page, FileInfo file, string userAgent, CancellationToken cancellationToken)
    {
        if (FindBrowser() is not { } browser)
        {
            return $"no picture {file.Name}: no Chromium is installed here (Debian: apt-get install chromium fonts-noto-cjk)";
        }

        var profile = Directory.CreateTempSubdirectory("redirect-demo-browser-");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var process = Process.Start(Start(browser, profile)) ?? throw new DemoException($"{browser} did not start.");
            try
            {
                await File.WriteAllBytesAsync(file.FullName, await ShootAsync(process, page, file.Extension == ".jpg", userAgent, limit.Token), limit.Token);
                return null;
            }
            finally
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not DemoException)
        {
            return $"no picture {file.Name}: {browser} did not make it ({exception.Message})";
        }
        finally
        {
            Remove(profile);
        }
    }

    // By the browser's own protocol: its command line can't make a window narrower than 500 points, which is no phone.
    private static async Task<byte[]> ShootAsync(Process process, Uri page, bool jpeg, string userAgent, CancellationToken cancellationToken)
    {
        const string Sign = "DevTools listening on ";
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith(Sign, StringComparison.Ordinal))
            {
                continue;
            }

            _ = process.StandardError.ReadToEndAsync(cancellationToken); // or it stops when the pipe is full
            await using var browser = await BrowserConnection.OpenAsync(new Uri(line[Sign.Length..]), cancellationToken);
            var target = await browser.CallAsync("Target.createTarget", new { url = "about:blank" }, cancellationToken);
            var attached = await browser.CallAsync("Target.attachToTarget", new { targetId = target.GetProperty("targetId").GetString(), flatten = true }, cancellationToken);
            browser.Session = attached.GetProperty("sessionId").GetString();
            await browser.CallAsync("Emulation.setDeviceMetricsOverride", new { width = 360, height = 740, deviceScaleFactor = 2, mobile = true }, cancellationToken);
            await browser.CallAsync("Emulation.setUserAgentOverride", new { userAgent, acceptLanguage = "zh-CN" }, cancellationToken);
            await browser.CallAsync("Page.enable", new { }, cancellationToken);
            await browser.CallAsync("Page.navigate", new { url = page.AbsoluteUri }, cancellationToken);
            await browser.WaitAsync("Page.loadEventFired", cancellationToken);
            var picture = await browser.CallAsync("Page.captureScreenshot", jpeg ? new { format = "jpeg", quality = JpegQuality } : new { format = "png" }, cancellationToken);
            return picture.GetProperty("data").GetBytesFromBase64();
        }

        throw new JsonException("it ended without a word");
    }

    private static ProcessStartInfo Start(string browser, DirectoryInfo profile)
    {
        var start = new ProcessStartInfo(browser) { RedirectStandardError = true };
        foreach (var argument in (string[])["--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions", "--remote-debugging-port=0", "--user-data-dir=" + profile.FullName, "about:blank"])
        {
            start.ArgumentList.Add(argument);
        }

        if (Environment.UserName == "root")
        {
            // Chromium's sandbox refuses root; the page is our own.
            start.ArgumentList.Add("--no-sandbox");
        }

        return start;
    }

    private static string? FindBrowser() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(Places)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .Concat(Bundles)
        .FirstOrDefault(File.Exists);

    // The browser's helpers may still write for a moment; what is left lies in the system's temporary folder.
    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // See above.
        }
    }
}
