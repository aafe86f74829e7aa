namespace Redirect.Attribution.Runs;

/// <summary>What each channel, placement, … earned, under several models side by side.</summary>
/// <param name="From">Orders paid at or after this.</param>
/// <param name="To">And before this.</param>
/// <param name="By">What is compared.</param>
/// <param name="Orders">Paid in the range.</param>
/// <param name="Amount">What they were paid, minor units; before refunds.</param>
/// <param name="Currency">Absent while there are no orders.</param>
/// <param name="Models">The columns.</param>
/// <param name="Entries">The rows: the most under the first model first, then by key.</param>
/// <param name="Total">Of all rows, listed or not, one a model; without a narrower scope these are the orders and the amount.</param>
internal sealed record AttributionTable(
    DateTime From, DateTime To, AttributionDimension By, long Orders, long Amount, string? Currency,
    IReadOnlyList<AttributionTable.Column> Models, IReadOnlyList<AttributionTable.Entry> Entries, IReadOnlyList<AttributionTable.Credit> Total)
{
    /// <param name="Model">Its name.</param>
    /// <param name="Version">Absent: it was named.</param>
    /// <param name="Parameters">Its own.</param>
    /// <param name="Active">Orders are settled by it.</param>
    /// <param name="Channels">What a model that learns learnt of each channel; absent of the others.</param>
    internal sealed record Column(string Model, int? Version, ParameterFields Parameters, bool Active, IReadOnlyList<ChannelWeight>? Channels);

    /// <param name="Channel">Empty: touches without one.</param>
    /// <param name="Effect">Of Markov the removal effect, of Shapley the value; 10 decimals.</param>
    /// <param name="Share">Of all channels, 10 decimals.</param>
    /// <param name="Orders">That share of the orders with a path: what the model says of the channel, whichever paths it is in.</param>
    /// <param name="Amount">That share of what they were paid, minor units.</param>
    internal sealed record ChannelWeight(string Channel, decimal Effect, decimal Share, decimal Orders, long Amount);

    /// <param name="Key">An id or text; empty: touches without it; <c>direct</c>: what nothing touched.</param>
    /// <param name="Label">The name of what an id names; else empty.</param>
    /// <param name="Credits">One a model, in the order of the columns.</param>
    internal sealed record Entry(string Key, string Label, IReadOnlyList<Credit> Credits);

    /// <param name="Orders">Parts of orders, 10 decimals.</param>
    /// <param name="Amount">Minor units.</param>
    internal sealed record Credit(decimal Orders, long Amount);
}
