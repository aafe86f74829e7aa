using System.Net;
using System.Text.Json;
using Redirect.Links.DeepLinks;

namespace Redirect.Links.Tests.DeepLinks;

public sealed class AssociationTests
{
    private const string Fingerprint = "14:6D:E9:83:C5:73:06:50:D8:EE:B9:95:2F:34:FC:64:16:A0:83:42:E6:1D:BE:A8:8A:04:96:B2:3F:CF:44:E5";

    [Fact]
    public async Task Phones_find_both_files_where_they_look_as_json_without_a_redirect()
    {
        await using var host = await FollowingHost.StartAsync(settings:
            [("Links:Association:AppleAppIds:0", "ABCDE12345.com.example.shop"), ("Links:Association:AndroidApps:0", "com.example.shop=" + Fingerprint), ("Links:Association:AndroidApps:1", "com.example.shop=" + Fingerprint.Replace("14:", "15:", StringComparison.Ordinal))]);
        foreach (var path in new[] { "/.well-known/apple-app-site-association", "/apple-app-site-association" })
        {
            var file = await ReadAsync(host, path);
            var detail = file.GetProperty("applinks").GetProperty("details")[0];
            Assert.Equal("ABCDE12345.com.example.shop", detail.GetProperty("appIDs")[0].GetString());
            var components = detail.GetProperty("components").EnumerateArray().Select(part => (part.GetProperty("/").GetString(), part.TryGetProperty("exclude", out var exclude) && exclude.GetBoolean())).ToList();
            Assert.Contains(("/api/*", true), components);
            Assert.Equal(("/?*", false), components[^1]);
        }

        foreach (var path in new[] { "/.well-known/assetlinks.json", "/assetlinks.json" })
        {
            var app = Assert.Single((await ReadAsync(host, path)).EnumerateArray());
            Assert.Equal("delegate_permission/common.handle_all_urls", app.GetProperty("relation")[0].GetString());
            Assert.Equal(("android_app", "com.example.shop"), (app.GetProperty("target").GetProperty("namespace").GetString(), app.GetProperty("target").GetProperty("package_name").GetString()));
            Assert.Equal(2, app.GetProperty("target").GetProperty("sha256_cert_fingerprints").GetArrayLength());
        }

        await host.StopAsync();
        Assert.Empty(host.Publisher.Visits);
    }

    [Theory]
    [InlineData("/.well-known/apple-app-site-association")]
    [InlineData("/.well-known/assetlinks.json")]
    [InlineData("/apple-app-site-association")]
    [InlineData("/assetlinks.json")]
    public async Task Where_nothing_is_set_there_is_no_file(string path)
    {
        await using var host = await FollowingHost.StartAsync();
        using var answer = await host.Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("ABCDE12345.com.example.shop", null, true)]
    [InlineData("com.example.shop", null, false)]
    [InlineData("ABCDE12345.com.example.shop\n", null, false)]
    [InlineData(null, "com.example.shop=" + Fingerprint, true)]
    [InlineData(null, "com.example.shop=14:6D", false)]
    [InlineData(null, "com.example.shop", false)]
    [InlineData(null, "shop=" + Fingerprint, false)]
    public void A_setting_that_phones_would_not_trust_stops_the_start(string? apple, string? android, bool good) =>
        Assert.Equal(good, new AssociationOptions.Validator().Validate(null, new AssociationOptions { AppleAppIds = apple is null ? [] : [apple], AndroidApps = android is null ? [] : [android] }).Succeeded);

    private static async Task<JsonElement> ReadAsync(FollowingHost host, string path)
    {
        using var answer = await host.Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        using var head = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }
}
