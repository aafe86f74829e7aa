using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>What must hold of a whole Redirect, however it is put together. Seen only from outside.</summary>
public abstract partial class SystemSuite(RunningSystem system)
{
    [Fact]
    public async Task The_demo_adds_up()
    {
        var (code, output) = await DemoAsync();
        Assert.True(code == 0, output);
        Assert.Contains("figures add up", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_fails_when_a_figure_is_false()
    {
        var (code, output) = await DemoAsync("--falsify");
        Assert.True(code == 1, output);
        Assert.Contains("expected", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_link_is_followed_to_its_new_target_everywhere_and_soon()
    {
        var merchant = await system.NewMerchantAsync();
        var (id, slug) = await merchant.NewLinkAsync("https://item.taobao.com/item.htm?id=1");
        using var reader = new TestApi(system.Http, null);
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal("https://item.taobao.com/item.htm?id=1", await LocationAsync(reader, slug));
        }

        using (var changed = await merchant.Api.SendAsync(HttpMethod.Patch, $"/api/v1/links/{id}", new { target = "https://item.taobao.com/item.htm?id=2" }))
        {
            await TestApi.ReadAsync(changed);
        }

        // Eight in a row, so that every replica behind a gateway has been asked.
        await Poll.UntilAsync(
            async () =>
            {
                for (var i = 0; i < 8; i++)
                {
                    if (await LocationAsync(reader, slug) != "https://item.taobao.com/item.htm?id=2")
                    {
                        return false;
                    }
                }

                return true;
            },
            TimeSpan.FromSeconds(15), // told, and not only read again: that would take the caches' thirty
            "the new target everywhere");
    }

    [Fact]
    public async Task A_new_slug_is_followed_although_it_was_asked_for_in_vain_before()
    {
        var merchant = await system.NewMerchantAsync();
        var slug = "later-" + Guid.CreateVersion7().ToString("N")[^12..];
        using var reader = new TestApi(system.Http, null);
        for (var i = 0; i < 4; i++)
        {
            using var unknown = await reader.SendAsync(HttpMethod.Get, "/" + slug);
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        }

        await merchant.Api.PostAsync("/api/v1/links", new { target = "https://item.taobao.com/item.htm?id=1", slug });
        await Poll.UntilAsync(async () => await LocationAsync(reader, slug) is not null, TimeSpan.FromSeconds(2), "the new slug");
    }

    [Fact]
    public async Task A_retired_link_is_gone_within_two_seconds()
    {
        var merchant = await system.NewMerchantAsync();
        var (id, slug) = await merchant.NewLinkAsync();
        using var reader = new TestApi(system.Http, null);
        Assert.NotNull(await LocationAsync(reader, slug));
        using (var retired = await merchant.Api.SendAsync(HttpMethod.Delete, $"/api/v1/links/{id}"))
        {
            Assert.Equal(HttpStatusCode.NoContent, retired.StatusCode);
        }

        await Poll.UntilAsync(
            async () =>
            {
                using var gone = await reader.SendAsync(HttpMethod.Get, "/" + slug);
                return gone.StatusCode == HttpStatusCode.Gone;
            },
            TimeSpan.FromSeconds(2),
            "the link to be gone");
    }

    [Fact]
    public async Task A_revoked_key_is_refused_within_five_seconds()
    {
        var merchant = await system.NewMerchantAsync();
        await merchant.Api.GetAsync("/api/v1/links");
        using var admin = new TestApi(system.Http, system.AdminKey);
        using (var revoked = await admin.SendAsync(HttpMethod.Delete, $"/api/v1/merchants/{merchant.Id}/keys/{merchant.KeyId}"))
        {
            Assert.True(revoked.IsSuccessStatusCode);
        }

        await Poll.UntilAsync(
            async () =>
            {
                using var answer = await merchant.Api.SendAsync(HttpMethod.Get, "/api/v1/links");
                return answer.StatusCode == HttpStatusCode.Unauthorized;
            },
            TimeSpan.FromSeconds(5),
            "the key to be refused");
    }

    [Fact]
    public async Task The_printed_code_is_read_by_a_scanner_and_its_scan_is_counted_as_such()
    {
        var zbarimg = RealServers.Tool("zbarimg", "zbar-tools");
        var merchant = await system.NewMerchantAsync();
        var (id, slug) = await merchant.NewLinkAsync();
        using var reader = new TestApi(system.Http, null);
        using var picture = await reader.SendAsync(HttpMethod.Get, $"/qr/{slug}.png?size=400");
        var file = Path.Combine(Path.GetTempPath(), $"redirect-{Guid.CreateVersion7():N}.png");
        await File.WriteAllBytesAsync(file, await picture.Content.ReadAsByteArrayAsync());
        var (code, output) = await RunAsync(zbarimg, "--quiet", "--raw", file);
        File.Delete(file);
        Assert.True(code == 0, output);
        var address = new Uri(output.Trim());
        using (var scan = await reader.SendAsync(HttpMethod.Get, address.PathAndQuery, null, ("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1")))
        {
            Assert.Equal(HttpStatusCode.Found, scan.StatusCode);
        }

        await Poll.UntilAsync(() => merchant.CountAsync(id), count => count.Human == 1, TimeSpan.FromSeconds(10), "the scan to be counted");
        var forms = await merchant.Api.GetAsync($"/api/v1/stats/top?by=form&linkId={id}");
        Assert.Equal("qr", Assert.Single(forms.GetProperty("entries").EnumerateArray()).Text("key"));
    }

    [Fact]
    public async Task There_is_no_code_for_a_link_that_does_not_exist()
    {
        using var reader = new TestApi(system.Http, null);
        using var answer = await reader.SendAsync(HttpMethod.Get, "/qr/no-such-link-here.png");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("link_not_found", JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Text("code"));
    }

    private static async Task<string?> LocationAsync(TestApi reader, string slug)
    {
        using var answer = await reader.SendAsync(HttpMethod.Get, "/" + slug);
        return answer.StatusCode == HttpStatusCode.Found ? answer.Headers.Location!.OriginalString : null;
    }

    private async Task<(int Code, string Output)> DemoAsync(params IReadOnlyList<string> more)
    {
        var output = Directory.CreateTempSubdirectory("redirect-demo-out-");
        try
        {
            var answer = await RunAsync("dotnet", [Repository.Program("Redirect.Demo"), "--against", system.Http.ToString(), "--grpc", system.Grpc.ToString(), "--admin-key", system.AdminKey, "--out", output.FullName, .. more]);
            Assert.True(new FileInfo(Path.Combine(output.FullName, "qr.png")).Length > 100);
            return answer;
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + await error);
    }
}
