using System.Net;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>Limits, pauses and passwords over the gateway and two replicas, with and without one of them dying.</summary>
public sealed class LimitsTests(LimitsTests.PatientSystem system) : IAsyncLifetime, IClassFixture<LimitsTests.PatientSystem>
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    private const string Target = "https://item.taobao.com/item.htm?id=1";
    private const string Overflow = "https://item.taobao.com/item.htm?id=2";

    private TestMerchant merchant = null!;
    private TestApi reader = null!;

    public async ValueTask InitializeAsync()
    {
        await system.RestoreAsync();
        merchant = await system.NewMerchantAsync();
        reader = new TestApi(system.Http, null);

        // Both replicas have done it once.
        var (_, slug) = await NewLinkAsync(new { target = Target, maxVisits = 100 });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => VisitAsync(slug)));
    }

    public ValueTask DisposeAsync()
    {
        reader?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Of_two_hundred_visitors_exactly_fifty_reach_the_target_and_nobody_else_matters()
    {
        for (var round = 0; round < 5; round++)
        {
            var (id, slug) = await NewLinkAsync(new { target = Target, maxVisits = 50, overflowTarget = Overflow });
            var visitors = Enumerable.Range(0, 200).Select(_ => VisitAsync(slug)).ToList();
            var others = Enumerable.Range(0, 40).Select(other => (other % 4) switch
            {
                0 => VisitAsync(slug, HttpMethod.Head),
                1 => VisitAsync(slug, HttpMethod.Get, ("Sec-Purpose", "prefetch")),
                2 => VisitAsync(slug, HttpMethod.Get, ("User-Agent", "facebookexternalhit/1.1")),
                _ => VisitAsync(slug, HttpMethod.Get, ("User-Agent", "curl/8.5.0")),
            }).ToList();
            var seen = await Task.WhenAll(visitors);
            Assert.Equal([(Target, 50), (Overflow, 150)], seen.CountBy(location => location).Select(count => (count.Key, count.Value)).Order());
            Assert.DoesNotContain(Target, await Task.WhenAll(others));
            Assert.Equal(50, await AdmittedAsync(id));
            if (round == 0)
            {
                await Poll.UntilAsync(() => merchant.CountAsync(id), count => count.Human == 200, TimeSpan.FromSeconds(60), "200 human visits");
            }
        }
    }

    [Fact]
    public async Task A_replica_that_is_killed_gives_no_place_twice()
    {
        var moments = new Random(20261122);
        for (var round = 0; round < 4; round++)
        {
            var (id, slug) = await NewLinkAsync(new { target = Target, maxVisits = 50, overflowTarget = Overflow });
            var victim = system.Links[round % 2];
            var visits = new List<Task<string>>();
            for (var wave = 0; wave < 10; wave++)
            {
                visits.AddRange(Enumerable.Range(0, 20).Select(_ => VisitAsync(slug)));
                if (wave == 1)
                {
                    await Task.Delay(moments.Next(0, 20));
                    await victim.KillAsync();
                }
            }

            var seen = await Task.WhenAll(visits);
            await victim.RestartAsync();
            var reached = seen.Count(location => location == Target);

            // Who comes later gets what is left; what the dead one had taken may be lost, and is never given again.
            await Poll.UntilAsync(
                async () =>
                {
                    reached += await VisitAsync(slug) == Target ? 1 : 0;
                    return await AdmittedAsync(id) == 50;
                },
                "the rest to be let in");
            var after = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => VisitAsync(slug)));
            Assert.DoesNotContain(Target, after);
            TestContext.Current.TestOutputHelper?.WriteLine($"round {round}: {reached} of 50 reached the target, {seen.Count(location => location is not (Target or Overflow))} had no answer");
            Assert.InRange(reached, 1, 50);
            Assert.Equal(50, await AdmittedAsync(id));
        }
    }

    [Fact]
    public async Task A_pause_and_its_end_hold_everywhere_within_two_seconds()
    {
        var (id, slug) = await NewLinkAsync(new { target = Target });
        await EverywhereAsync(slug, location => location == Target);
        await ChangeAsync(id, new { paused = true });
        await EverywhereAsync(slug, location => location != Target);
        await ChangeAsync(id, new { paused = false });
        await EverywhereAsync(slug, location => location == Target);
    }

    [Fact]
    public async Task A_password_opens_the_link_at_every_replica_and_guesses_are_counted_by_all()
    {
        var (id, slug) = await NewLinkAsync(new { target = Target, password = "芝麻開門" });
        await EverywhereAsync(slug, location => location != Target);
        using var right = await GiveAsync(slug, "芝麻開門");
        Assert.Equal((HttpStatusCode.SeeOther, "/" + slug), (right.StatusCode, right.Headers.Location!.OriginalString));
        var cookie = right.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        for (var visit = 0; visit < 8; visit++)
        {
            Assert.Equal(Target, await VisitAsync(slug, HttpMethod.Get, ("Cookie", cookie)));
        }

        await Poll.UntilAsync(() => merchant.CountAsync(id), count => count.Human == 8, TimeSpan.FromSeconds(60), "the eight visits, and none for the password");

        // Five that are looked at lock, whichever replicas they came to.
        var wrong = 0;
        await Poll.UntilAsync(
            async () =>
            {
                using var answer = await GiveAsync(slug, "sesame");
                wrong += answer.StatusCode == HttpStatusCode.Forbidden ? 1 : 0;
                return answer.StatusCode == HttpStatusCode.TooManyRequests && answer.Headers.RetryAfter!.Delta > TimeSpan.FromMinutes(14);
            },
            "the lock",
            seconds: 60);
        Assert.Equal(5, wrong);
        for (var guess = 0; guess < 8; guess++)
        {
            using var locked = await GiveAsync(slug, "芝麻開門");
            Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        }

        // The cookie that was given before goes on to hold, until the password is changed.
        Assert.Equal(Target, await VisitAsync(slug, HttpMethod.Get, ("Cookie", cookie)));
        await ChangeAsync(id, new { password = "other" });
        await EverywhereAsync(slug, location => location != Target, ("Cookie", cookie));
    }

    private async Task<(string Id, string Slug)> NewLinkAsync(object link)
    {
        var made = await merchant.Api.PostAsync("/api/v1/links", link);
        return (made.Text("id"), made.Text("slug"));
    }

    private async Task ChangeAsync(string id, object change)
    {
        using var answer = await merchant.Api.SendAsync(HttpMethod.Patch, $"/api/v1/links/{id}", change);
        await TestApi.ReadAsync(answer);
    }

    private async Task<long> AdmittedAsync(string id) => (await merchant.Api.GetAsync($"/api/v1/links/{id}")).GetProperty("admitted").GetInt64();

    /// <summary>Where a request is sent; its status where it is sent nowhere.</summary>
    private async Task<string> VisitAsync(string slug, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        try
        {
            using var answer = await reader.SendAsync(method ?? HttpMethod.Get, "/" + slug, null, headers.Any(header => header.Name == "User-Agent") ? headers : [("User-Agent", Phone), .. headers]);
            return answer.Headers.Location?.OriginalString ?? $"{(int)answer.StatusCode}";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    }

    private async Task<HttpResponseMessage> GiveAsync(string slug, string password)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var form = new FormUrlEncodedContent([new("password", password)]);
        return await client.PostAsync(new Uri(system.Http, slug), form);
    }

    // Eight in a row, so that every replica has been asked.
    private Task EverywhereAsync(string slug, Func<string, bool> accept, params (string Name, string Value)[] headers) => Poll.UntilAsync(
        async () =>
        {
            for (var visit = 0; visit < 8; visit++)
            {
                if (!accept(await VisitAsync(slug, HttpMethod.Get, headers)))
                {
                    return false;
                }
            }

            return true;
        },
        TimeSpan.FromSeconds(2),
        "the change everywhere");

    /// <summary>The exact figures need every visitor to be answered, and by the database, also on a machine that is busy with other things.</summary>
    public sealed class PatientSystem : DistributedSystem
    {
        public PatientSystem()
        {
            Settings["Links__Limits__Wait"] = "00:00:01.5";
            Settings["Links__Cache__LookupTimeout"] = "00:00:20";
            Settings["ReverseProxy__Clusters__redirects__HttpRequest__ActivityTimeout"] = "00:00:30";
        }
    }
}
