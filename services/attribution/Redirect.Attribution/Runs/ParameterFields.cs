using System.Text.Json.Serialization;

namespace Redirect.Attribution.Runs;

/// <summary>Parameters of a model; a model has its own only.</summary>
internal sealed record ParameterFields
{
    /// <summary>Of <c>timeDecay</c>: after how many days a touch weighs half, 1 to 90, default 7.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? HalfLifeDays { get; init; }

    /// <summary>Of <c>shapley</c>: <c>orders</c> (default) or <c>rate</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Worth { get; init; }

    /// <summary>Of <c>shapley</c> by rate, above 12 channels: 0 to 2,147,483,647, default 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Seed { get; init; }

    /// <summary>Of the same: 100 to 5,000, default 1,000.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Samples { get; init; }
}
