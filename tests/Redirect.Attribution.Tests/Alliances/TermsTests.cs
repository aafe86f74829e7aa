using System.Text.Json;
using Redirect.Attribution.Alliances;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Tests.Alliances;

/// <summary>What can be agreed, at the limits and one past them. Today is Monday, 9 March 2026, in China.</summary>
public sealed class TermsTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Theory]
    [InlineData("{\"pricePerVisitor\":0}", null)]
    [InlineData("{\"pricePerVisitor\":1000000,\"currency\":\"CNY\",\"weeklyCap\":10000000,\"ratioMin\":0.1,\"ratioMax\":10}", null)]
    [InlineData("{\"pricePerVisitor\":0,\"weeklyCap\":1,\"ratioMin\":1,\"ratioMax\":1.0001}", null)]
    [InlineData("{\"pricePerVisitor\":0,\"startsOn\":\"2026-03-09\",\"endsOn\":\"2026-03-10\"}", null)]
    [InlineData("{\"pricePerVisitor\":0,\"startsOn\":\"2027-03-10\",\"endsOn\":\"2036-03-16\"}", null)]
    [InlineData("{}", "out_of_range")]
    [InlineData("{\"pricePerVisitor\":-1}", "out_of_range")]
    [InlineData("{\"pricePerVisitor\":1000001,\"currency\":\"CNY\"}", "out_of_range")]
    [InlineData("{\"pricePerVisitor\":1}", "currency_invalid")]
    [InlineData("{\"pricePerVisitor\":0,\"currency\":\"CNY\"}", "currency_without_price")]
    [InlineData("{\"pricePerVisitor\":0,\"weeklyCap\":0}", "out_of_range")]
    [InlineData("{\"pricePerVisitor\":0,\"weeklyCap\":10000001}", "out_of_range")]
    [InlineData("{\"pricePerVisitor\":0,\"ratioMin\":0.0999}", "out_of_range")]
    [InlineData("{\"pricePerVisitor\":0,\"ratioMin\":1.0001}", "out_of_range")]
    [InlineData("{\"pricePerVisitor\":0,\"ratioMin\":0.80001}", "out_of_range")]
    [InlineData("{\"pricePerVisitor\":0,\"ratioMax\":0.9999}", "out_of_range")]
    [InlineData("{\"pricePerVisitor\":0,\"ratioMax\":10.0001}", "out_of_range")]
    [InlineData("{\"pricePerVisitor\":0,\"startsOn\":\"2026-03-08\"}", "day_out_of_range")]
    [InlineData("{\"pricePerVisitor\":0,\"startsOn\":\"2027-03-11\"}", "day_out_of_range")]
    [InlineData("{\"pricePerVisitor\":0,\"startsOn\":\"2026-03-10\",\"endsOn\":\"2026-03-10\"}", "day_out_of_range")]
    [InlineData("{\"pricePerVisitor\":0,\"endsOn\":\"2036-03-17\"}", "day_out_of_range")]
    public void Terms_hold_their_limits(string terms, string? code)
    {
        var errors = new FieldErrors();
        Read(errors, terms, version: 1);
        Assert.Equal(code, errors.All.SingleOrDefault()?.Code);
    }

    [Fact]
    public void What_is_not_said_is_the_proposed_balance_without_a_cap_and_without_shared_touches()
    {
        var terms = Read(new FieldErrors(), "{\"pricePerVisitor\":0}", version: 1);
        Assert.Equal((0.8m, 1.25m, null, 0L, "", false, null, null), (terms.RatioMin, terms.RatioMax, terms.WeeklyCap, terms.PricePerVisitor, terms.Currency, terms.SharesTouches, terms.StartsOn, terms.EndsOn));
    }

    [Fact]
    public void Later_terms_have_no_start_of_their_own()
    {
        var errors = new FieldErrors();
        Read(errors, "{\"pricePerVisitor\":0,\"startsOn\":\"2026-03-10\"}", version: 2);
        Assert.Equal("day_out_of_range", errors.All.Single().Code);
    }

    [Fact]
    public void The_newest_accepted_version_that_began_by_a_week_holds_in_it()
    {
        var week = new DateOnly(2026, 3, 9);
        AllianceTerms[] terms = [Of(1, week), Of(2, week.AddDays(7)), Of(3, week.AddDays(7)), Of(4, week.AddDays(21)), Of(5, null)];
        Assert.Equal([null, 1, 3, 3, 4, 4], Enumerable.Range(-1, 6).Select(at => AllianceTerms.In(terms, week.AddDays(7 * at))?.Version));

        static AllianceTerms Of(int version, DateOnly? week) => new() { Version = version, FromWeek = week };
    }

    private static AllianceTerms Read(FieldErrors errors, string terms, int version) =>
        JsonSerializer.Deserialize<TermsFields>(terms, Web)!.Read(errors, Guid.CreateVersion7(), version, Guid.CreateVersion7(), new DateTime(2026, 3, 8, 16, 0, 0, DateTimeKind.Utc));
}
