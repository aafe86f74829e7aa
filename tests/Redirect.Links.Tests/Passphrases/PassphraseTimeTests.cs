using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Links.Passphrases;
using Redirect.Testing;

namespace Redirect.Links.Tests.Passphrases;

/// <summary>On a host of its own, because it sets the clock forward.</summary>
public sealed class PassphraseTimeTests : PassphraseCalls, IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private LinksHost? host;

    private protected override LinksHost Host => host!;

    public async ValueTask InitializeAsync()
    {
        var settings = SqliteStore.SettingsIn(folder);
        settings["Links:AdminKey"] = LinksHost.AdminKey;
        settings["Links:Passphrases:DefaultLife"] = "2.00:00:00";
        host = await LinksHost.StartAsync(settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_passphrase_lives_as_long_as_the_operator_says()
    {
        var shop = await Host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var made = (await shop.PostAsync(Path, new { linkId = link.Id })).Expect(HttpStatusCode.Created);
        Host.Clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromMinutes(1));
        Assert.Equal("True", (await ResolveAsync(shop, new { text = made["text"] }))["found"]);
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var late = await ResolveAsync(shop, new { text = made["text"] });
        Assert.Equal(("False", "expired"), (late["found"], late["reason"]));
    }

    [Fact]
    public async Task A_standing_one_does_not_end_by_time()
    {
        var shop = await Host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var text = await StandingOfAsync(shop, link.Id, null);
        Host.Clock.Advance(TimeSpan.FromDays(4000));
        Assert.Equal("True", (await ResolveAsync(shop, new { text }))["found"]);
        Assert.Equal(text, await StandingOfAsync(shop, link.Id, null));
    }

    [Fact]
    public async Task A_token_retired_elsewhere_is_replaced_after_half_a_minute()
    {
        var shop = await Host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var replica = ActivatorUtilities.CreateInstance<PagePassphrases>(Host.Services);
        var cancellation = TestContext.Current.CancellationToken;
        var token = await replica.GetOrMakeAsync(link.Id, shop.MerchantId, null, cancellation);
        await shop.DeleteAsync($"{Path}/{(await shop.GetAsync($"{Path}?linkId={link.Id}")).Items[0].GetProperty("id").GetGuid()}");
        Host.Clock.Advance(TimeSpan.FromSeconds(31));

        // A page may have to go on with the old one while the new one is made.
        await Poll.UntilAsync(async () => await replica.TokenForAsync(link.Id, shop.MerchantId, null, cancellation) != token, TimeSpan.FromSeconds(20), "a new standing token");
    }
}
