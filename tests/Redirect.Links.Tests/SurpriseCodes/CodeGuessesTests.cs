using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.SurpriseCodes;

/// <summary>Wrong codes at one replica (S40, S41).</summary>
public sealed class CodeGuessesTests
{
    [Fact]
    public async Task After_ten_wrong_codes_a_visitor_gets_nothing_for_a_minute_not_even_with_the_right_one()
    {
        await using var codes = await CodesHost.StartAsync(null);
        var shop = await codes.Host.NewMerchantAsync();
        await shop.NewCodeAsync(("keyword", "芝麻开门"));
        for (var wrong = 0; wrong < 10; wrong++)
        {
            (await shop.ResolveAsync($"错了{wrong}", "v")).Expect(HttpStatusCode.NotFound, "code_not_found");
            (await shop.ResolveAsync("芝麻开门", "v")).Expect(wrong < 9 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests);
        }

        var refused = (await shop.ResolveAsync("芝麻开门", "v")).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 60);
        Assert.Null(refused["challenge"]);

        // A challenge is for the merchant's limit, not for a visitor's; others go on, and so does he at another merchant.
        (await shop.ResolveAsync("芝麻开门", "v", challengePassed: true)).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");
        (await shop.ResolveAsync("芝麻开门", "w")).Expect(HttpStatusCode.OK);
        (await (await codes.Host.NewMerchantAsync()).ResolveAsync("错了", "v")).Expect(HttpStatusCode.NotFound);
        codes.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        (await shop.ResolveAsync("芝麻开门", "v")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Hundreds_of_guesses_at_once_are_no_more_than_in_a_row()
    {
        await using var codes = await CodesHost.StartAsync(null);
        var shop = await codes.Host.NewMerchantAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(at => shop.ResolveAsync($"错了{at}", "v")));
        Assert.Equal(10, answers.Count(answer => answer.Status == HttpStatusCode.NotFound));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.NotFound), answer => answer.Expect(HttpStatusCode.TooManyRequests, "too_many_guesses"));
    }

    [Fact]
    public async Task An_address_has_thirty_whoever_comes_from_it()
    {
        await using var codes = await CodesHost.StartAsync(null);
        var shop = await codes.Host.NewMerchantAsync();
        await shop.NewCodeAsync(("keyword", "芝麻开门"));
        for (var wrong = 0; wrong < 30; wrong++)
        {
            // One /64 is one address.
            (await shop.ResolveAsync("错了", $"v{wrong}", $"2001:db8::{wrong:x}")).Expect(HttpStatusCode.NotFound);
        }

        (await shop.ResolveAsync("芝麻开门", "v", "2001:db8::ffff")).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");
        (await shop.ResolveAsync("芝麻开门", "v", "2001:db8:0:1::")).Expect(HttpStatusCode.OK);
        (await shop.ResolveAsync("芝麻开门", "v", "203.0.113.1")).Expect(HttpStatusCode.OK);
        (await shop.ResolveAsync("芝麻开门", "v")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Many_guessers_with_one_guess_each_meet_the_merchants_limit_and_a_challenge()
    {
        await using var codes = await CodesHost.StartAsync(null, null, ("Links:SurpriseCodes:Guesses:PerMerchant", "60"));
        var shop = await codes.Host.NewMerchantAsync();
        await shop.NewCodeAsync(("keyword", "芝麻开门"));
        var counted = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name.StartsWith("redirect.links.codes.", StringComparison.Ordinal) && ReferenceEquals(instrument.Meter.Scope, codes.Host.Services.GetRequiredService<IMeterFactory>()))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (counted)
            {
                var name = instrument.Name + (tags.Length > 0 ? $" {tags[0].Value}" : "");
                counted[name] = counted.GetValueOrDefault(name) + value;
            }
        });
        listener.Start();
        for (var at = 0; at < 100; at++)
        {
            var answer = await shop.ResolveAsync("错了", $"v{at}", $"10.0.{at}.1");
            answer.Expect(at < 60 ? HttpStatusCode.NotFound : HttpStatusCode.TooManyRequests);
            Assert.Equal(at < 60 ? null : "True", answer["challenge"]);
        }

        // Who has shown to be a person goes on, by his own limits; who says so and names nobody does not.
        (await shop.ResolveAsync("芝麻开门", "w")).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");
        (await shop.ResolveAsync("芝麻开门", "w", challengePassed: true)).Expect(HttpStatusCode.OK);
        (await shop.ResolveAsync("芝麻开门", challengePassed: true)).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");
        for (var wrong = 0; wrong < 10; wrong++)
        {
            (await shop.ResolveAsync("错了", "w", challengePassed: true)).Expect(HttpStatusCode.NotFound);
        }

        (await shop.ResolveAsync("芝麻开门", "w", challengePassed: true)).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");
        Assert.Equal((70, 42, 1, 1, 1), (
            counted["redirect.links.codes.guesses wrong"], counted["redirect.links.codes.guesses refused_merchant"], counted["redirect.links.codes.guesses refused_visitor"],
            counted["redirect.links.codes.guesses right"], counted["redirect.links.codes.guess_alarms"]));
        Assert.Equal((10, 30, 600), (new GuessOptions().PerVisitor, new GuessOptions().PerAddress, new GuessOptions().PerMerchant));
    }

    [Fact]
    public async Task Claims_count_as_resolving_does_and_so_does_a_code_that_the_database_says_does_not_run()
    {
        await using var codes = await CodesHost.StartAsync(null);
        var shop = await codes.Host.NewMerchantAsync();
        await shop.NewCodeAsync(("keyword", "芝麻开门"));
        await shop.NewCodeAsync(("keyword", "不久开门"), ("validFrom", codes.Host.Clock.GetUtcNow().UtcDateTime.AddMinutes(10)));
        Task<Answer> ClaimAsync(string code) => shop.PostAsync("/api/v1/claims", new { code, visitorId = "v", reader = new { address = "203.0.113.9" } });
        for (var wrong = 0; wrong < 5; wrong++)
        {
            (await ClaimAsync("错了")).Expect(HttpStatusCode.NotFound, "code_not_found");
            (await ClaimAsync("不久开门")).Expect(HttpStatusCode.NotFound, "code_not_found");
        }

        (await ClaimAsync("芝麻开门")).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");
        (await shop.ResolveAsync("芝麻开门", "v")).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");
    }

    [Fact]
    public async Task Right_claims_of_one_visitor_at_once_are_no_guesses()
    {
        await using var codes = await CodesHost.StartAsync(null);
        var shop = await codes.Host.NewMerchantAsync();
        await shop.NewCodeAsync(("keyword", "芝麻开门"), ("perVisitor", 50), ("stock", 50));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => shop.PostAsync("/api/v1/claims", new { code = "芝麻开门", visitorId = "v", reader = new { address = "203.0.113.9" } })));
        Assert.All(answers, answer => answer.Expect(HttpStatusCode.Created));
    }

    [Fact]
    public async Task A_code_that_turned_out_not_to_run_counts_as_wrong()
    {
        await using var codes = await CodesHost.StartAsync(null);
        var shop = await codes.Host.NewMerchantAsync();
        var guesses = codes.Host.Services.GetRequiredService<CodeGuesses>();
        var who = CodeGuesser.Of(shop.MerchantId, [.. Enumerable.Repeat((byte)7, 16)], null, null);
        for (var wrong = 0; wrong < 10; wrong++)
        {
            Assert.Equal(404, (await guesses.WrongAsync(who)).StatusCode);
        }

        (await shop.ResolveAsync("错了", "07070707-0707-0707-0707-070707070707")).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");
    }
}
