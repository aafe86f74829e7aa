using Microsoft.Playwright;
using Redirect.Testing;

namespace Redirect.SystemTests.Pages;

/// <summary>Chromium of the machine, as a phone of 360 × 740 points. Tests are skipped where it is missing, and fail where servers are required.</summary>
public sealed class PhoneBrowser : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Where pictures of the pages are left, to be looked at.</summary>
    public DirectoryInfo Pictures { get; } = Directory.CreateDirectory(Environment.GetEnvironmentVariable("REDIRECT_SCREENSHOTS") is { Length: > 0 } folder ? folder : Path.Combine(Path.GetTempPath(), "redirect-screenshots"));

    /// <summary>Where host names lead in this browser, in Chromium's words (<c>MAP host:port address:port</c>); null: where they lead everywhere.</summary>
    public string? Hosts { get; init; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A phone that is new to everything. The test is skipped when there is no Chromium.</summary>
    public async Task<IBrowserContext> NewPhoneAsync(string userAgent, string locale = "zh-CN", bool dark = false)
    {
        if (browser is null)
        {
            var path = RealServers.Tool("chromium", "chromium");
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = [.. Environment.UserName == "root" ? ["--no-sandbox"] : Array.Empty<string>(), .. Hosts is null ? [] : new[] { "--host-resolver-rules=" + Hosts }] });
        }

        return await browser.NewContextAsync(new BrowserNewContextOptions
        {
            UserAgent = userAgent,
            Locale = locale,
            ViewportSize = new ViewportSize { Width = 360, Height = 740 },
            DeviceScaleFactor = 2,
            IsMobile = true,
            HasTouch = true,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
