namespace Redirect.Links.Splits;

/// <summary>The present shares of optimised splits, kept in memory and refreshed behind the redirects' back.</summary>
internal sealed class SplitShares
{
#pragma warning disable CA1822 // Learns soon.
    /// <summary>A link's shares; empty: its weights count.</summary>
    public ReadOnlySpan<double> Of(Guid linkId, SplitPlan split) => default;
#pragma warning restore CA1822
}
