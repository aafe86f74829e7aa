namespace Redirect.Links.Splits;

/// <summary>A variant that a visitor drew before.</summary>
/// <param name="Fingerprint">Of link and variant.</param>
/// <param name="Probability">With which it was drawn then; 0: nothing was.</param>
internal readonly record struct KeptVariant(uint Fingerprint, double Probability);
