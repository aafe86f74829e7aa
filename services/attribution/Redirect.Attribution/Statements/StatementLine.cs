namespace Redirect.Attribution.Statements;

/// <summary>A line as it stands on a statement: what is due for a thing, less what stood on closed statements for it before. The other fields are those of <see cref="DueLine"/>.</summary>
internal sealed class StatementLine
{
    public Guid MerchantId { get; init; }

    public Guid StatementId { get; init; }

    /// <summary>Of the statement's lines, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The statement in whose period the thing is: another one's line is a correction.</summary>
    public Guid Origin { get; init; }

    public LineKind Kind { get; init; }

    public string Key { get; init; } = "";

    public DateTime OccurredAt { get; init; }

    public Guid? PlacementId { get; init; }

    public string OrderId { get; init; } = "";

    public int CardVersion { get; init; }

    public long Paid { get; init; }

    public long Refunded { get; init; }

    public long Credited { get; init; }

    public int CommissionPpm { get; init; }

    public int SharePpm { get; init; }

    public int SubsidyPpm { get; init; }

    public long SubsidyCap { get; init; }

    public long Count { get; init; }

    public long Charged { get; init; }

    public long Price { get; init; }

    /// <summary>What the partner should have for the thing, in all.</summary>
    public long Due { get; init; }

    public long DueFee { get; init; }

    /// <summary>What it has on closed statements.</summary>
    public long Before { get; init; }

    public long BeforeFee { get; init; }

    /// <summary>What this line adds or takes.</summary>
    public long Amount { get; init; }

    public long Fee { get; init; }

    public string Flag { get; init; } = LineFlags.None;

    public static StatementLine Of(Guid merchantId, Guid statementId, int number, LineDraft draft)
    {
        var due = draft.Due;
        return new StatementLine
        {
            MerchantId = merchantId,
            StatementId = statementId,
            Number = number,
            Origin = draft.Origin,
            Kind = due.Kind,
            Key = due.Key,
            OccurredAt = due.OccurredAt,
            PlacementId = due.PlacementId,
            OrderId = due.OrderId,
            CardVersion = due.CardVersion,
            Paid = due.Paid,
            Refunded = due.Refunded,
            Credited = due.Credited,
            CommissionPpm = due.CommissionPpm,
            SharePpm = due.SharePpm,
            SubsidyPpm = due.SubsidyPpm,
            SubsidyCap = due.SubsidyCap,
            Count = due.Count,
            Charged = due.Charged,
            Price = due.Price,
            Due = due.Due,
            DueFee = due.DueFee,
            Before = draft.Before,
            BeforeFee = draft.BeforeFee,
            Amount = draft.Amount,
            Fee = draft.Fee,
            Flag = due.Flag,
        };
    }

    /// <summary>What the line says is due.</summary>
    public DueLine ToDue() => new()
    {
        Kind = Kind,
        Key = Key,
        OccurredAt = OccurredAt,
        PlacementId = PlacementId,
        OrderId = OrderId,
        CardVersion = CardVersion,
        Paid = Paid,
        Refunded = Refunded,
        Credited = Credited,
        CommissionPpm = CommissionPpm,
        SharePpm = SharePpm,
        SubsidyPpm = SubsidyPpm,
        SubsidyCap = SubsidyCap,
        Count = Count,
        Charged = Charged,
        Price = Price,
        Due = Due,
        DueFee = DueFee,
        Flag = Flag,
    };
}
