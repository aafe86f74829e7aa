namespace Redirect.Attribution.Models;

/// <summary>What the data of a range say of its channels.</summary>
/// <param name="Channels">By name, ordinal.</param>
internal sealed record ChannelWeights(IReadOnlyList<ChannelWeights.Channel> Channels)
{
    private readonly Dictionary<string, long> shares = Channels.ToDictionary(channel => channel.Name, channel => (long)(channel.Share * PathWeights.ShareUnit), StringComparer.Ordinal);

    /// <summary>A channel's share in units of <see cref="PathWeights.ShareUnit"/>: what is told is what is reckoned with. 0 for one that the data don't have.</summary>
    public long ShareOf(string channel) => shares.GetValueOrDefault(channel);

    /// <param name="Name">Empty: touches without one.</param>
    /// <param name="Effect">Of Markov the removal effect, 0 to 1; of Shapley the value, below 0 where the channel is in the way. 10 decimals.</param>
    /// <param name="Share">Of all channels, 0 to 1, 10 decimals; they add up to 1.</param>
    internal sealed record Channel(string Name, decimal Effect, decimal Share);
}
