using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Principals;
using Redirect.Links.Storage;
using Redirect.Testing;

namespace Redirect.Links.Tests.Merchants;

public sealed class FirstStartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string KeysFile => Path.Combine(folder.Path, "new", "keys.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_first_start_makes_a_file_for_its_owner_only_and_a_merchant()
    {
        await using var host = await StartAsync();
        var (admin, merchant, merchantId) = Read();
        Assert.Matches("^rk_admin_[A-Za-z0-9_-]{43}$", admin);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeysFile));
        }

        Assert.Equal([KeysFile], Directory.GetFiles(Path.GetDirectoryName(KeysFile)!));
        Assert.Equal(PrincipalKind.Admin, (await ResolveAsync(host, admin))!.Kind);
        var principal = await ResolveAsync(host, merchant);
        Assert.Equal((merchantId, string.Join(' ', Scopes.All)), (principal!.MerchantId, string.Join(' ', principal.Scopes)));
        Assert.Equal("My shop", (await host.Admin().GetAsync($"/api/v1/merchants/{merchantId}"))["name"]);
    }

    [Fact]
    public async Task A_restart_changes_nothing()
    {
        await using (await StartAsync())
        {
        }

        var before = await File.ReadAllTextAsync(KeysFile, TestContext.Current.CancellationToken);
        await using var host = await StartAsync();
        Assert.Equal(before, await File.ReadAllTextAsync(KeysFile, TestContext.Current.CancellationToken));
        Assert.Single((await host.Admin().GetAsync("/api/v1/merchants")).Items);
        Assert.Single((await host.Admin().GetAsync($"/api/v1/merchants/{Read().MerchantId}/keys")).Items);
    }

    [Fact]
    public async Task A_kill_before_the_file_is_whole_leaves_a_start_like_the_first()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeysFile)!);
        await File.WriteAllTextAsync(KeysFile + ".new", """{"admin":"rk_ad""", TestContext.Current.CancellationToken);
        await using var host = await StartAsync();
        Assert.NotNull(await ResolveAsync(host, Read().Merchant));
        Assert.False(File.Exists(KeysFile + ".new"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeysFile));
        }
    }

    [Fact]
    public async Task A_kill_between_file_and_rows_is_made_good_by_the_next_start()
    {
        await using (var first = await StartAsync())
        {
            await using var scope = first.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<LinksDbContext>();
            await db.ApiKeys.ExecuteDeleteAsync(TestContext.Current.CancellationToken);
            await db.Merchants.ExecuteDeleteAsync(TestContext.Current.CancellationToken);
            Assert.Null(await ResolveAsync(first, Read().Merchant));
        }

        await using var host = await StartAsync();
        Assert.Equal(Read().MerchantId, (await ResolveAsync(host, Read().Merchant))!.MerchantId);
    }

    [Fact]
    public async Task A_revoked_first_key_stays_revoked_after_a_restart()
    {
        await using (var first = await StartAsync())
        {
            var key = (await ResolveAsync(first, Read().Merchant))!;
            await first.Admin().DeleteAsync($"/api/v1/merchants/{key.MerchantId}/keys/{key.KeyId}");
        }

        await using var host = await StartAsync();
        Assert.Null(await ResolveAsync(host, Read().Merchant));
    }

    [Fact]
    public async Task A_file_that_is_none_of_ours_stops_the_start_and_is_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeysFile)!);
        await File.WriteAllTextAsync(KeysFile, "{}", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(StartAsync);
        Assert.Contains("keys.json", refused.Message, StringComparison.Ordinal);
        Assert.Equal("{}", await File.ReadAllTextAsync(KeysFile, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(null, "Set Links:AdminKey")]
    [InlineData("", "Set Links:AdminKey")]
    [InlineData("1234567890123456789012345678901", "32 to 256")]
    [InlineData("12345678901234567890123456789012 ", "without spaces")]
    public async Task Without_a_good_admin_key_the_start_is_refused_with_what_to_set(string? adminKey, string message)
    {
        var settings = SqliteStore.SettingsIn(folder);
        settings["Links:AdminKey"] = adminKey;
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => LinksHost.StartAsync(settings));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_address_that_is_none_stops_the_start()
    {
        var settings = SqliteStore.SettingsIn(folder);
        settings["Links:AdminKey"] = LinksHost.AdminKey;
        settings["Links:PublicBaseUrl"] = "s.example.com";
        Assert.Contains("Links:PublicBaseUrl", (await Assert.ThrowsAsync<OptionsValidationException>(() => LinksHost.StartAsync(settings))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_base_address_is_none_and_links_have_the_one_of_their_request()
    {
        var settings = SqliteStore.SettingsIn(folder);
        settings["Links:AdminKey"] = LinksHost.AdminKey;
        settings["Links:PublicBaseUrl"] = "";
        await using var host = await LinksHost.StartAsync(settings);
        var link = await (await host.NewMerchantAsync()).NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=1" });
        Assert.StartsWith(host.Http.BaseAddress!.ToString(), link["shortUrl"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_ends_when_it_expires()
    {
        await using var host = await StartAsync();
        var expiresAt = host.Clock.GetUtcNow().AddHours(1);
        var made = await host.Admin().PostAsync($"/api/v1/merchants/{Read().MerchantId}/keys", new { name = "short", scopes = new[] { "links:read" }, expiresAt });
        Assert.NotNull(await ResolveAsync(host, made["key"]!));
        host.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await ResolveAsync(host, made["key"]!));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await ResolveAsync(host, made["key"]!));
    }

    private Task<LinksHost> StartAsync()
    {
        var settings = SqliteStore.SettingsIn(folder);
        settings["Links:KeysFile"] = KeysFile;
        return LinksHost.StartAsync(settings);
    }

    private static Task<Principal?> ResolveAsync(LinksHost host, string key) => LinksModule.ResolveKeyAsync(host.Services, key, TestContext.Current.CancellationToken);

    private (string Admin, string Merchant, Guid MerchantId) Read()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(KeysFile));
        var root = json.RootElement;
        return (root.GetProperty("admin").GetString()!, root.GetProperty("merchant").GetString()!, root.GetProperty("merchantId").GetGuid());
    }
}
