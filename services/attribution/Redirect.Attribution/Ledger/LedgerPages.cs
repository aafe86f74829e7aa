using Redirect.Attribution.Stats;

namespace Redirect.Attribution.Ledger;

/// <summary>What the lists of settlement say of limits and cursors.</summary>
internal static class LedgerPages
{
    public static Refusal NoCursor { get; } = new(RefusalKind.Malformed, "cursor", "cursor_invalid", "'cursor' is the nextCursor of an earlier answer, unchanged.");

    /// <summary>Null when a page may be so long; absent is the default.</summary>
    public static Refusal? Refuse(int? limit, int max) =>
        limit is null || (limit >= 1 && limit <= max) ? null : new Refusal(RefusalKind.Rule, "limit", "limit_out_of_range", $"'limit' must be 1 to {max}.");
}
