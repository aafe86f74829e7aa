using Redirect.Attribution.Conversions;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.RateCards;

/// <summary>A rate card as a merchant writes it. Nothing has a default: what is not named is not paid for.</summary>
internal sealed record RateCardFields(
    string? Partner, DateOnly? From, string? Currency, long? PerVisit, long? PerRedemption, decimal? CommissionRate, decimal? PartnerShare, decimal? SubsidyRate, long? SubsidyCap,
    long? VisitCap, long? AmountCap, long? Budget)
{
    private static readonly DateOnly Earliest = new(2020, 1, 1);
    private static readonly DateOnly Latest = new(2100, 1, 1);

    /// <summary>The card, its version not known yet; worth nothing when there are errors. Pure.</summary>
    public RateCard Read(FieldErrors errors, Guid merchantId, DateTime now)
    {
        var partner = errors.Required("partner", Partner, RateCard.MaxPartner);
        if (From is null || From < Earliest || From > Latest)
        {
            errors.Add("from", "day_out_of_range", "'from' is a day of UTC+8 from 2020 on, such as 2026-04-01.");
        }

        OrderReader.Currency(errors, Currency, isRequired: true);
        var commission = Rate(errors, "commissionRate", CommissionRate);
        var subsidy = Rate(errors, "subsidyRate", SubsidyRate);
        var share = Rate(errors, "partnerShare", PartnerShare);
        foreach (var (field, amount) in new[]
        {
            ("perVisit", PerVisit), ("perRedemption", PerRedemption), ("subsidyCap", SubsidyCap), ("visitCap", VisitCap), ("amountCap", AmountCap), ("budget", Budget),
        })
        {
            if (amount is < 1 or > OrderReader.MaxAmount)
            {
                errors.Add(field, "out_of_range", $"'{field}' is a whole number, 1 to {OrderReader.MaxAmount}; left out it is none.");
            }
        }

        if (PerVisit is null && PerRedemption is null && CommissionRate is null && SubsidyRate is null)
        {
            errors.Add("perVisit", "no_rate", "Give at least one of 'perVisit', 'perRedemption', 'commissionRate' and 'subsidyRate'.");
        }

        if (PartnerShare is not null != (CommissionRate is not null || SubsidyRate is not null))
        {
            errors.Add("partnerShare", "share_and_rate", "'partnerShare' goes with 'commissionRate' or 'subsidyRate', and they with it.");
        }

        if (SubsidyRate is not null != SubsidyCap is not null)
        {
            errors.Add("subsidyCap", "subsidy_and_cap", "'subsidyRate' and 'subsidyCap' go together.");
        }

        if (VisitCap is not null && PerVisit is null)
        {
            errors.Add("visitCap", "cap_without_rate", "'visitCap' goes with 'perVisit'.");
        }

        return new RateCard
        {
            MerchantId = merchantId,
            Partner = partner,
            From = From ?? default,
            Currency = Currency ?? "",
            PerVisit = PerVisit ?? 0,
            PerRedemption = PerRedemption ?? 0,
            CommissionPpm = commission,
            SharePpm = share,
            SubsidyPpm = subsidy,
            SubsidyCap = SubsidyCap ?? 0,
            VisitCap = VisitCap,
            AmountCap = AmountCap,
            Budget = Budget,
            CreatedAt = OrderReader.Milliseconds(now),
        };
    }

    private static int Rate(FieldErrors errors, string field, decimal? percent)
    {
        if (percent is not { } some)
        {
            return 0;
        }

        if (some > 0 && Percent.ToPpm(some) is { } ppm)
        {
            return ppm;
        }

        errors.Add(field, "rate_out_of_range", $"'{field}' is a percentage above 0 and up to 100 with at most four decimal places.");
        return 0;
    }
}
