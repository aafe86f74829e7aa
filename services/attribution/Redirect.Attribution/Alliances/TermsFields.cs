using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Alliances;

/// <summary>Terms as a side proposes them.</summary>
/// <param name="RatioMin">Least received/sent that is balanced, 0.1 to 1; absent: 0.8.</param>
/// <param name="RatioMax">Most, 1 to 10; absent: 1.25.</param>
/// <param name="WeeklyCap">Visitors that count for each side in a week, 1 to 10,000,000; absent: all.</param>
/// <param name="PricePerVisitor">Minor units for a visitor more received than sent, 0 to 1,000,000; 0: barter.</param>
/// <param name="Currency">Of the price; absent for barter.</param>
/// <param name="SharesTouches">Touches at the one may earn credit for orders at the other; absent: no.</param>
/// <param name="StartsOn">The first day of UTC+8 on which visits count; absent: at once.</param>
/// <param name="EndsOn">The day of UTC+8 from which they no longer do; absent: until one ends it.</param>
internal sealed record TermsFields(
    decimal? RatioMin, decimal? RatioMax, long? WeeklyCap, long? PricePerVisitor, string? Currency, bool? SharesTouches, DateOnly? StartsOn, DateOnly? EndsOn)
{
    private const long MaxCap = 10_000_000;
    private const long MaxPrice = 1_000_000;
    private const int MaxDaysAhead = 366;
    private const int MaxDays = 3_660;

    /// <summary>The terms; worth nothing when there are errors.</summary>
    /// <param name="errors">What is wrong.</param>
    /// <param name="allianceId">Of which alliance.</param>
    /// <param name="version">From 1; only the first has a start.</param>
    /// <param name="proposedBy">Who proposes.</param>
    /// <param name="now">UTC.</param>
    public AllianceTerms Read(FieldErrors errors, Guid allianceId, int version, Guid proposedBy, DateTime now)
    {
        var (min, max, price) = (RatioMin ?? AllianceTerms.DefaultRatioMin, RatioMax ?? AllianceTerms.DefaultRatioMax, PricePerVisitor ?? -1);
        if (min is < 0.1m or > 1m || Digits(min))
        {
            errors.Add("terms.ratioMin", "out_of_range", "'terms.ratioMin' is 0.1 to 1, with at most four digits behind the point.");
        }

        if (max is < 1m or > 10m || Digits(max))
        {
            errors.Add("terms.ratioMax", "out_of_range", "'terms.ratioMax' is 1 to 10, with at most four digits behind the point.");
        }

        if (WeeklyCap is < 1 or > MaxCap)
        {
            errors.Add("terms.weeklyCap", "out_of_range", $"'terms.weeklyCap' is 1 to {MaxCap} visitors.");
        }

        if (price is < 0 or > MaxPrice)
        {
            errors.Add("terms.pricePerVisitor", "out_of_range", $"'terms.pricePerVisitor' is required: 0 for barter, at most {MaxPrice} minor units.");
        }
        else if (price > 0)
        {
            OrderReader.Currency(errors, Currency, isRequired: true);
        }
        else if (Currency is not null)
        {
            errors.Add("terms.currency", "currency_without_price", "'terms.currency' goes with a price; leave it out for barter.");
        }

        var today = ChinaDay.Of(now);
        if (StartsOn is { } start && (version > 1 || start < today || start > today.AddDays(MaxDaysAhead)))
        {
            errors.Add("terms.startsOn", "day_out_of_range", $"'terms.startsOn' is today or up to {MaxDaysAhead} days from now, and of the first terms only.");
        }

        if (EndsOn is { } end && (end <= (StartsOn ?? today) || end > today.AddDays(MaxDays)))
        {
            errors.Add("terms.endsOn", "day_out_of_range", $"'terms.endsOn' is after the start and today, and up to {MaxDays} days from now.");
        }

        return new AllianceTerms
        {
            AllianceId = allianceId,
            Version = version,
            ProposedBy = proposedBy,
            ProposedAt = now,
            RatioMin = min,
            RatioMax = max,
            WeeklyCap = WeeklyCap,
            PricePerVisitor = price,
            Currency = price > 0 ? Currency ?? "" : "",
            SharesTouches = SharesTouches ?? false,
            StartsOn = StartsOn,
            EndsOn = EndsOn,
        };
    }

    private static bool Digits(decimal ratio) => decimal.Round(ratio, 4) != ratio;
}
