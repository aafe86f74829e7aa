namespace Redirect.Links.Claims.Store;

/// <summary>How a code stood after a batch.</summary>
/// <param name="SoldOut">It runs, and nothing is left of its total stock.</param>
/// <param name="SoldOutTarget">Where to send who comes too late; null: nowhere.</param>
internal sealed record SettledStock(bool SoldOut, string? SoldOutTarget);
