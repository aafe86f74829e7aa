namespace Redirect.Links.Passphrases;

/// <summary>What a message holds.</summary>
/// <param name="All">Every passphrase once, in the order of the message; the first is the primary one.</param>
/// <param name="Mistyped">Something in it has the shape of one of ours, but its check symbol does not fit.</param>
internal sealed record MessageFindings(IReadOnlyList<FoundPassphrase> All, bool Mistyped);
