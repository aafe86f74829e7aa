using Redirect.Hosting.Problems;

namespace Redirect.Links.SurpriseCodes;

/// <summary>The rules on benefits and on how they are passed on.</summary>
internal static class BenefitChecks
{
    public const int MaxCoupons = 3;
    public const int MaxGifts = 1;
    public const int MaxTitleLength = 200;
    public const int MaxDepth = 10;
    public const long MaxPoints = 1_000_000_000;

    /// <summary>Minor units.</summary>
    public const long MaxFaceValue = 100_000_000;

    /// <summary>The benefit as it is kept; null, and errors, when something is wrong.</summary>
    public static Benefit? Check(FieldErrors errors, string field, BenefitFields? fields)
    {
        if (fields?.Type is not { } type)
        {
            errors.Add(fields is null ? field : field + ".type", "required", $"'{field}' has a 'type': coupon, gift or bundle.");
            return null;
        }

        var title = errors.Optional(field + ".title", fields.Title, MaxTitleLength);
        var items = type == BenefitType.Bundle ? ItemsOf(errors, field, fields) : OneOf(errors, field, type, title, fields);
        var worth = items.Any(item => item.FaceValue is not null);
        if (worth && fields.Currency is null)
        {
            errors.Add(field + ".currency", "currency_required", $"'{field}.currency' is required with a face value.");
        }
        else if (!worth && fields.Currency is not null)
        {
            errors.Add(field + ".currency", "face_value_missing", $"'{field}.currency' is of a face value, and there is none.");
        }
        else if (fields.Currency is { } currency && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)))
        {
            errors.Add(field + ".currency", "currency_invalid", $"'{field}.currency' is three capital letters (ISO 4217), such as CNY.");
        }

        return new Benefit(type, title, fields.Currency, items);
    }

    /// <summary>Each audience once, all with the currency of the code's benefit.</summary>
    public static IReadOnlyList<AudienceBenefit> Check(FieldErrors errors, IReadOnlyList<AudienceBenefitFields?>? fields, Benefit? benefit)
    {
        if (fields?.Count > (int)Audience.Member)
        {
            errors.Add("audienceBenefits", "too_many", "'audienceBenefits' names each of new, returning, follower and member at most once.");
            return [];
        }

        var checkedOnes = new List<AudienceBenefit>();
        for (var at = 0; at < (fields?.Count ?? 0); at++)
        {
            var field = $"audienceBenefits[{at}]";
            var audience = fields![at]?.Audience ?? Audience.All;
            if (audience == Audience.All)
            {
                errors.Add(field + ".audience", "audience_invalid", $"'{field}.audience' is new, returning, follower or member.");
            }
            else if (checkedOnes.Any(other => other.Audience == audience))
            {
                errors.Add(field + ".audience", "audience_twice", "Each audience has one benefit.");
            }

            if (Check(errors, field + ".benefit", fields[at]?.Benefit) is { } other)
            {
                checkedOnes.Add(new AudienceBenefit(audience, other));
            }
        }

        if (checkedOnes.Select(other => other.Benefit.Currency).Append(benefit?.Currency).OfType<string>().Distinct(StringComparer.Ordinal).Count() > 1)
        {
            errors.Add("audienceBenefits", "currency_differs", "All benefits of a code have one currency.");
        }

        return checkedOnes;
    }

    /// <summary>The sharing as it is kept; null: none.</summary>
    public static SharingTerms? Check(FieldErrors errors, SharingFields? fields)
    {
        if (fields is null)
        {
            return null;
        }

        if (fields.MaxDepth is null or < 1 or > MaxDepth)
        {
            errors.Add("sharing.maxDepth", "out_of_range", $"'sharing.maxDepth' is 1 to {MaxDepth}.");
            return null;
        }

        var rewards = fields.Rewards ?? [];
        if (rewards.Count > fields.MaxDepth)
        {
            errors.Add("sharing.rewards", "too_many", "'sharing.rewards' has at most one for each of 'sharing.maxDepth' levels.");
        }
        else if (rewards.Any(points => points is < 0 or > MaxPoints))
        {
            errors.Add("sharing.rewards", "out_of_range", $"A reward is 0 to {MaxPoints} points.");
        }

        return new SharingTerms(fields.MaxDepth.Value, rewards);
    }

    private static List<BenefitItem> OneOf(FieldErrors errors, string field, BenefitType type, string? title, BenefitFields fields)
    {
        if (fields.Items is not null)
        {
            errors.Add(field + ".items", "items_not_allowed", "Only a bundle has items.");
        }

        return [new BenefitItem(type, title, FaceValue(errors, field, fields.FaceValue))];
    }

    private static List<BenefitItem> ItemsOf(FieldErrors errors, string field, BenefitFields fields)
    {
        if (fields.FaceValue is not null)
        {
            errors.Add(field + ".faceValue", "face_value_of_items", "A bundle's face values are its items'.");
        }

        var given = fields.Items ?? [];
        if (given.Count is 0 or > MaxCoupons + MaxGifts || given.Count(item => item?.Type == BenefitType.Coupon) > MaxCoupons || given.Count(item => item?.Type == BenefitType.Gift) > MaxGifts)
        {
            errors.Add(field + ".items", "bundle_invalid", $"A bundle has at most {MaxCoupons} coupons and {MaxGifts} gift, and at least one of them.");
            return [];
        }

        var items = new List<BenefitItem>();
        for (var at = 0; at < given.Count; at++)
        {
            var name = $"{field}.items[{at}]";
            if (given[at]?.Type is not (BenefitType.Coupon or BenefitType.Gift))
            {
                errors.Add(name + ".type", "item_invalid", "An item is a coupon or a gift.");
                continue;
            }

            items.Add(new BenefitItem(given[at]!.Type!.Value, errors.Optional(name + ".title", given[at]!.Title, MaxTitleLength), FaceValue(errors, name, given[at]!.FaceValue)));
        }

        return items;
    }

    private static long? FaceValue(FieldErrors errors, string field, long? value)
    {
        if (value is < 1 or > MaxFaceValue)
        {
            errors.Add(field + ".faceValue", "out_of_range", $"'{field}.faceValue' is in minor units, 1 to {MaxFaceValue}.");
        }

        return value;
    }
}
