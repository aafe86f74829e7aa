using Redirect.Attribution.Ingest;
using Redirect.Contracts;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Conversions;

/// <summary>Reads what merchants report of orders, or says which rules it breaks. Pure.</summary>
internal static class OrderReader
{
    /// <summary>A thousand million in the larger unit: beyond it somebody has mistaken the unit.</summary>
    public const long MaxAmount = 100_000_000_000;

    /// <summary>Characters of a platform's name.</summary>
    public const int MaxPlatform = 32;

    public const string PlatformRule = "'platform' is 1 to 32 small letters, digits, hyphens and underscores.";

    // How far ahead of ours the clock of whoever saw the payment may be.
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    /// <summary>The report; worth nothing when there are errors.</summary>
    public static OrderReport Read(FieldErrors errors, OrderFields fields, Guid merchantId, DateTime now)
    {
        var orderId = errors.Required("orderId", fields.OrderId, Order.MaxId);
        var state = StateOf(fields.State);
        if (state == OrderState.Unknown)
        {
            errors.Add("state", "state_unknown", "'state' is 'created', 'paid' or 'closed'; absent: 'paid'.");
        }

        var isPaid = state == OrderState.Paid;
        Amount(errors, fields.Amount, least: 0, isRequired: isPaid);
        Currency(errors, fields.Currency, isRequired: isPaid);
        if (fields is { VisitId: not null, VisitorId: not null })
        {
            errors.Add("visitorId", "visit_and_visitor", "Give 'visitId' or 'visitorId', not both.");
        }

        if (fields.Platform is { } platform && !IsPlatform(platform))
        {
            errors.Add("platform", "platform_invalid", PlatformRule);
        }

        Guid? visitor = null;
        if (fields.VisitorId is { } text && (visitor = VisitorName.Read(text, merchantId)) is null)
        {
            errors.Add("visitorId", "id_malformed", $"'visitorId' is a UUID, the value of the cookie 'rv', or an id of your own of 1 to {VisitorName.MaxOwnLength} printable ASCII characters.");
        }

        return new OrderReport(
            orderId, state, AtOf(errors, fields, isPaid, now), isPaid ? fields.Amount ?? 0 : 0, isPaid ? fields.Currency ?? "" : "",
            errors.Optional("parentOrderId", fields.ParentOrderId, Order.MaxId) ?? "", fields.VisitId, visitor, fields.Buyer?.New, fields.Platform ?? "");
    }

    /// <summary>Whether a text may be a platform's name.</summary>
    public static bool IsPlatform(string text) =>
        text.Length is >= 1 and <= MaxPlatform && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_');

    /// <summary>Checks an amount of minor units.</summary>
    public static void Amount(FieldErrors errors, long? amount, long least, bool isRequired)
    {
        if (amount is null ? isRequired : amount < least || amount > MaxAmount)
        {
            errors.Add("amount", "out_of_range", $"'amount' is a whole number of minor units, {least} to {MaxAmount}.");
        }
    }

    /// <summary>Checks a currency.</summary>
    public static void Currency(FieldErrors errors, string? currency, bool isRequired)
    {
        if (currency is null ? isRequired : currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
        {
            errors.Add("currency", "currency_invalid", "'currency' is three capital letters, such as CNY.");
        }
    }

    /// <summary>Reads a required time, to the millisecond.</summary>
    public static DateTime Time(FieldErrors errors, string field, DateTimeOffset? time, DateTime now)
    {
        if (time is not { } some)
        {
            errors.Add(field, "required", $"'{field}' is required: a time with its offset, such as 2026-11-11T00:00:00Z.");
            return default;
        }

        var at = Milliseconds(some.UtcDateTime);
        if (at < VisitReader.Earliest || at > now + MostAhead)
        {
            errors.Add(field, "time_out_of_range", $"'{field}' is not before 2020 and not in the future.");
        }

        return at;
    }

    /// <summary>Cut to the millisecond, which is what both databases keep.</summary>
    public static DateTime Milliseconds(DateTime utc) => new(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);

    private static OrderState StateOf(string? text) => text switch
    {
        null or "paid" => OrderState.Paid,
        "created" => OrderState.Created,
        "closed" => OrderState.Closed,
        _ => OrderState.Unknown,
    };

    private static DateTime AtOf(FieldErrors errors, OrderFields fields, bool isPaid, DateTime now)
    {
        if (!isPaid)
        {
            if (fields.PaidAt is not null)
            {
                errors.Add("paidAt", "paid_at_unpaid", "'paidAt' goes with the state 'paid'; report the payment for itself.");
            }

            return Time(errors, "occurredAt", fields.OccurredAt, now);
        }

        if (fields is { PaidAt: { } paid, OccurredAt: { } occurred } && paid != occurred)
        {
            errors.Add("occurredAt", "times_differ", "'paidAt' and 'occurredAt' of a payment are the same; give one.");
        }

        return fields.PaidAt is null && fields.OccurredAt is { } at ? Time(errors, "occurredAt", at, now) : Time(errors, "paidAt", fields.PaidAt, now);
    }
}
