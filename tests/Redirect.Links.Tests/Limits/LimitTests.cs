using Redirect.Contracts.Events.V1;
using Redirect.Links.Limits;
using Redirect.Testing;
using static Redirect.Links.Tests.Limits.LimitedLinks;

namespace Redirect.Links.Tests.Limits;

/// <summary>200 visitors at once on a link for 50, over HTTP and real databases.</summary>
public sealed class LimitTests
{
    private const int Rounds = 20;

    // The exact figures need every visitor to be answered by the database, also on a machine that is busy with other things.
    private static readonly (string, string) Patient = ("Links:Limits:Wait", "00:00:01.5");

    private static readonly (HttpMethod Method, (string Name, string Value)[] Headers)[] NobodyCame =
    [
        (HttpMethod.Head, []),
        (HttpMethod.Get, [("Range", "bytes=0-0")]),
        (HttpMethod.Get, [("Sec-Purpose", "prefetch;prerender")]),
        (HttpMethod.Get, [("Purpose", "prefetch")]),
        (HttpMethod.Get, [("User-Agent", "facebookexternalhit/1.1")]),
        (HttpMethod.Get, [("User-Agent", "curl/8.5.0")]),
        (HttpMethod.Get, [("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]),
        (HttpMethod.Get, [("User-Agent", "")]),
    ];

    [Fact]
    public async Task Two_replicas_on_postgres_let_in_exactly_fifty_of_two_hundred()
    {
        var database = await RealServers.NewDatabaseAsync("limits");
        await using (var one = await FollowingHost.StartAsync(database, null, Patient))
        await using (var two = await FollowingHost.StartAsync(database, null, Patient))
        {
            await RunAsync(one, two);
        }

        await RealServers.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task Sqlite_lets_in_exactly_fifty_of_two_hundred()
    {
        await using var host = await FollowingHost.StartAsync(null, null, Patient);
        await RunAsync(host, host);
    }

    [Theory]
    [InlineData("Overflow")]
    [InlineData("Target")]
    public async Task A_database_that_goes_in_the_middle_sends_visitors_where_the_link_says(string name)
    {
        var fallback = Enum.Parse<LimitFallback>(name);
        var database = new Npgsql.NpgsqlConnectionStringBuilder(await RealServers.NewDatabaseAsync("limits"));
        var direct = database.ConnectionString;
        await using var proxy = new FaultProxy(database.Port);
        (database.Host, database.Port) = ("127.0.0.1", proxy.Port);
        await using (var writer = await FollowingHost.StartAsync(direct))
        await using (var host = await FollowingHost.StartAsync(database.ConnectionString))
        {
            for (var round = 0; round < 5; round++)
            {
                var link = await writer.SeedAsync($"cut{round}", Limit(50, fallback));
                await Poll.UntilAsync(async () => await host.VisitAsync($"/cut{round}") == Target, "the database to be back");
                var before = 1;
                var visits = Enumerable.Range(0, 40).Select(_ => host.VisitAsync($"/cut{round}")).ToList();
                await Task.WhenAny(visits);
                proxy.Cut();
                visits.AddRange(Enumerable.Range(0, 160).Select(_ => host.VisitAsync($"/cut{round}")));
                var seen = await Task.WhenAll(visits);
                Assert.All(seen, location => Assert.True(location is Target or Overflow, location));
                var reached = before + seen.Count(location => location == Target);
                if (fallback == LimitFallback.Overflow)
                {
                    Assert.InRange(reached, 1, 50);
                }
                else
                {
                    // Nobody knows that it is full, so nobody is turned away.
                    Assert.Equal(201, reached);
                }

                proxy.Restore();
                if (fallback == LimitFallback.Overflow)
                {
                    // Whoever comes later gets what is left, and a place is rather lost than given twice.
                    var later = 0;
                    await Poll.UntilAsync(
                        async () =>
                        {
                            later += await host.VisitAsync($"/cut{round}") == Target ? 1 : 0;
                            return await writer.AdmittedAsync(link.Id) == 50;
                        },
                        "the rest to be let in");
                    Assert.InRange(reached + later, 1, 50);
                }
            }
        }

        await RealServers.DropDatabaseAsync(direct);
    }

    [Fact]
    public async Task A_raised_limit_lets_in_more_and_a_lowered_one_nobody()
    {
        await using var host = await FollowingHost.StartAsync(null, null, Patient);
        var link = await host.SeedAsync("a", Limit(2));
        Assert.Equal([Target, Target, Overflow], await InARowAsync(host, 3));
        await host.ChangeAsync(link.Id, behaviour => behaviour with { MaxVisits = 3 });
        Assert.Equal([Target, Overflow], await InARowAsync(host, 2));
        await host.ChangeAsync(link.Id, behaviour => behaviour with { MaxVisits = 1 });
        Assert.Equal([Overflow], await InARowAsync(host, 1));
        await host.ChangeAsync(link.Id, behaviour => behaviour with { MaxVisits = null });
        Assert.Equal([Target, Target], await InARowAsync(host, 2));
        Assert.Equal(3, await host.AdmittedAsync(link.Id));
        await host.ChangeAsync(link.Id, behaviour => behaviour with { MaxVisits = 4, OverflowTarget = null });
        Assert.Equal(Target, (await InARowAsync(host, 1))[0]);
        Assert.DoesNotContain("https", (await InARowAsync(host, 1))[0], StringComparison.Ordinal);
    }

    private static async Task RunAsync(FollowingHost one, FollowingHost two)
    {
        await one.SeedAsync("warm", Limit(10));
        Assert.Equal((Target, Target), (await one.VisitAsync("/warm"), await two.VisitAsync("/warm")));
        var expected = 2;
        for (var round = 0; round < Rounds; round++)
        {
            var slug = $"/round{round}";
            var link = await one.SeedAsync(slug[1..], Limit(50));
            var visitors = Enumerable.Range(0, 200).Select(visitor => (visitor % 2 == 0 ? one : two).VisitAsync(slug)).ToList();
            var others = NobodyCame.SelectMany((other, at) => Enumerable.Range(0, 5).Select(_ => (at % 2 == 0 ? one : two).VisitAsync(slug, other.Method, other.Headers))).ToList();
            var seen = await Task.WhenAll(visitors);
            Assert.Equal((50, 150), (seen.Count(location => location == Target), seen.Count(location => location == Overflow)));
            Assert.DoesNotContain(Target, await Task.WhenAll(others));
            Assert.Equal(50, await one.AdmittedAsync(link.Id));
            expected += 200;
            if (round == 0)
            {
                await Poll.UntilAsync(() => Humans(one, two).Count() == expected, "the round's visits");
                Assert.Equal(50, Humans(one, two).Count(visit => visit.Outcome.Length == 0 && visit.LinkId == Bytes(link.Id)));
                Assert.Equal(150, Humans(one, two).Count(visit => visit.Outcome == "overflow"));
            }
        }

        await Poll.UntilAsync(() => Humans(one, two).Count() == expected, "every visit");
    }

    private static IEnumerable<Visit> Humans(FollowingHost one, FollowingHost two) =>
        one.Publisher.Visits.Concat(one == two ? [] : two.Publisher.Visits).Where(visit => visit.Quality == Quality.Human);

    private static Google.Protobuf.ByteString Bytes(Guid id) => Google.Protobuf.ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    private static async Task<List<string>> InARowAsync(FollowingHost host, int visitors)
    {
        var seen = new List<string>();
        for (var visitor = 0; visitor < visitors; visitor++)
        {
            seen.Add(await host.VisitAsync("/a"));
        }

        return seen;
    }
}
