namespace Redirect.Attribution.Reconciliations;

/// <summary>An order or a refund as one side has it.</summary>
/// <param name="Key">Which it is.</param>
/// <param name="Amount">Minor units; what was paid, or given back.</param>
/// <param name="State">How far it is, in our words; only its being the same counts.</param>
/// <param name="At">When it was paid or given back.</param>
/// <param name="Row">Of the file; 0: ours.</param>
/// <param name="ModifiedAt">When the platform last wrote it; null: not said.</param>
internal sealed record Entry(EntryKey Key, long Amount, string State, DateTime At, long Row = 0, DateTime? ModifiedAt = null);
