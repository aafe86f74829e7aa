using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Domains;
using Redirect.Links.Following;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Secrets;
using Redirect.Testing;

namespace Redirect.Links.Tests.Following;

public sealed class SignedFormsTests
{
    [Fact]
    public async Task Only_a_form_signed_for_this_link_and_placement_counts_and_every_address_redirects()
    {
        await using var host = await FollowingHost.StartAsync();
        var refused = new List<string>();
        using var listener = new MeterListener();
        var own = host.Get<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "redirect.links.forms.refused" && instrument.Meter.Scope == own)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => refused.AddRange(Enumerable.Repeat((string)tags[0].Value!, (int)count)));
        listener.Start();

        var (link, placement, other) = await host.SeedAsync("a");
        var (stranger, _, _) = await host.SeedAsync("b");
        var code = other.Code;
        var signed = host.FormOf(link.Id, code, Form.Qr);
        (string Query, Form Form)[] visits =
        [
            ($"?p={code}&f={signed}", Form.Qr),
            ($"?f={signed}&p={code}", Form.Qr),
            ($"?x=1&p={code}&f={signed.ToLowerInvariant()}&utm_source=y", Form.Qr),
            ($"?f={host.FormOf(link.Id, null, Form.Watermark)}", Form.Watermark),
            ($"?p={code}&f=qr", Form.Link),                                     // as typed, or printed before forms were signed
            ($"?p={code}&f=qr.", Form.Link),
            ($"?f={signed}", Form.Link),                                        // without its placement
            ($"?p={placement.Code}&f={signed}", Form.Link),                     // with another
            ($"?p={code}&f={host.FormOf(stranger.Id, code, Form.Qr)}", Form.Link),
            ($"?p={code}&f=staff.{signed[3..]}", Form.Link),
            ($"?p={new string('x', 65)}&f={host.FormOf(link.Id, null, Form.Qr)}", Form.Link),
            ("?f=link.AAAAAA", Form.Link),
        ];
        for (var at = 0; at < visits.Length; at++)
        {
            Assert.Equal("https://shop.example/item?id=1", await host.LocationAsync("/a" + visits[at].Query));
            await host.Publisher.UntilAsync(at + 1);
        }

        Assert.Equal(visits.Select(visit => visit.Form), host.Publisher.Visits.Select(visit => visit.Form));
        Assert.Equal(["unsigned", "unsigned", "wrong", "wrong", "wrong", "wrong", "wrong"], refused);
    }

    [Fact]
    public async Task Until_the_key_is_at_hand_readers_go_on_as_by_plain_links_and_nothing_unsigned_is_given_out()
    {
        await using var host = await FollowingHost.StartAsync();
        var (link, _, _) = await host.SeedAsync("a");
        using var silent = new KnownSecrets(host.Get<IDbContextFactory<LinksDbContext>>(), host.Clock, NullLogger<KnownSecrets>.Instance); // never started
        var forms = new FormSignatures(silent, host.Get<LinksMetrics>());
        Assert.Equal(Form.Link, forms.FormOf(link.Id, FollowQuery.Parse("?f=" + host.FormOf(link.Id, null, Form.Qr))));

        var find = new FindLink(host.Links, host.Get<LinkCache<PlacementPlan>>(), host.Get<DomainCache>(), forms, host.Get<IOptions<DomainOptions>>());
        await Assert.ThrowsAsync<LookupUnavailableException>(() => find.FindAsync("a", null, null, null, TestContext.Current.CancellationToken));
        var found = await host.Get<FindLink>().FindAsync("a", null, null, null, TestContext.Current.CancellationToken);
        Assert.Equal("?f=" + host.FormOf(link.Id, null, Form.Qr), found!.Query);

        // What has the database at hand asks that.
        await using var db = host.Db();
        Assert.Equal(host.FormOf(link.Id, "p", Form.Qr), (await forms.KeyAsync(db, TestContext.Current.CancellationToken)).ValueOf(link.Id, "p", Form.Qr));
    }

    [Fact]
    public async Task Replicas_share_their_secrets_and_have_them_from_the_first_request_on()
    {
        var database = await RealServers.NewDatabaseAsync("secrets");
        await using (var one = await FollowingHost.StartAsync(database))
        await using (var two = await FollowingHost.StartAsync(database))
        {
            string[] names = [SecretNames.Forms, SecretNames.Passwords, SecretNames.BrowserMarks];
            Assert.Equal(names.Select(name => one.Get<KnownSecrets>().Find(name)), names.Select(name => two.Get<KnownSecrets>().Find(name)));
            Assert.Equal(3, names.Select(name => Convert.ToHexString(one.Get<KnownSecrets>().Find(name)!)).Distinct().Count());
        }

        await RealServers.DropDatabaseAsync(database);
    }
}
