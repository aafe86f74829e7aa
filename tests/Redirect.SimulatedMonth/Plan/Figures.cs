namespace Redirect.SimulatedMonth.Plan;

/// <summary>Figures of a row, in the order of <see cref="Columns"/>.</summary>
internal sealed class Figures
{
    /// <summary>The columns of roll-ups and totals; amounts in minor units.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "human_gross", "preview", "bot", "prefetch", "duplicate", "internal", "suspect", "wake_attempted", "orders", "paid", "refunds", "refunded", "orders_closed",
        "claims", "claims_returned", "redemptions", "redemptions_reversed", "redeemed_amount", "reversed_amount",
    ];

    private readonly long[] values = new long[Columns.Count];

    public IReadOnlyList<long> Values => values;

    /// <summary>Whether it is no row at all: what was moved elsewhere leaves such.</summary>
    public bool IsNothing => values.All(value => value == 0);

    public long this[string column]
    {
        get => values[At(column)];
        set => values[At(column)] = value;
    }

    public void Add(string column, long value) => values[At(column)] += value;

    public void Add(Figures other)
    {
        for (var at = 0; at < values.Length; at++)
        {
            values[at] += other.values[at];
        }
    }

    public void Set(int column, long value) => values[column] = value;

    public bool Same(Figures other) => values.AsSpan().SequenceEqual(other.values);

    public override string ToString() => string.Join(' ', Columns.Select((column, at) => (column, values[at])).Where(x => x.Item2 != 0).Select(x => $"{x.column}={x.Item2}"));

    private static int At(string column)
    {
        for (var at = 0; at < Columns.Count; at++)
        {
            if (Columns[at] == column)
            {
                return at;
            }
        }

        throw new ArgumentException($"There is no column {column}.", nameof(column));
    }
}
