using System.Text.Json;
using Redirect.Attribution.Models;

namespace Redirect.Attribution.Runs;

/// <summary>What a run learnt of channels, as it is kept.</summary>
internal static class ChannelsJson
{
    public static string Write(ChannelWeights? channels) => channels is null ? "" : JsonSerializer.Serialize(channels.Channels, JsonSerializerOptions.Web);

    public static ChannelWeights? Read(string json) =>
        json.Length == 0 ? null : new ChannelWeights(JsonSerializer.Deserialize<List<ChannelWeights.Channel>>(json, JsonSerializerOptions.Web)!);
}
