using System.Text.Json.Serialization;

namespace Redirect.Links.Rules;

/// <summary>When a rule holds: for every property that is given, one of its values. An empty condition holds for everybody.</summary>
internal sealed record RuleCondition
{
    /// <summary>ios, android, harmony, windows, macos, linux, other.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public IReadOnlyList<string>? Os { get; init; }

    /// <summary>wechat, qq, weibo, douyin, xiaohongshu, alipay, taobao, baidu, browser, other.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public IReadOnlyList<string>? App { get; init; }

    /// <summary>phone, tablet, desktop, other.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public IReadOnlyList<string>? Device { get; init; }

    /// <summary>Language ranges (RFC 4647 basic filtering) against the reader's first language: "zh" holds for zh-CN and zh-TW.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public IReadOnlyList<string>? Language { get; init; }

    /// <summary>Country (CN), subdivision (CN-ZJ) or city (Hangzhou), as the operator's address database names them. Without a database no region holds.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public IReadOnlyList<string>? Region { get; init; }

    /// <summary>Times of the day in <see cref="TimeZone"/>, "20:00-22:00"; the end is outside, and may lie after midnight.</summary>
    [JsonConverter(typeof(HoursConverter))]
    public IReadOnlyList<string>? Hours { get; init; }

    /// <summary>mon … sun in <see cref="TimeZone"/>; hours after midnight belong to the day on which they fall.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public IReadOnlyList<string>? Weekdays { get; init; }

    /// <summary>IANA name; Asia/Shanghai when not given.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Query values of the address that was opened; "*" holds for any value.</summary>
    [JsonConverter(typeof(QueryValuesConverter))]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Query { get; init; }

    /// <summary>Whether the reader's browser has been here before (any link of this service).</summary>
    public bool? Returning { get; init; }

    /// <summary>Lists are compared by their content; the compiler's equality would compare references.</summary>
    public bool Equals(RuleCondition? other) => other is not null
        && Same(Os, other.Os) && Same(App, other.App) && Same(Device, other.Device) && Same(Language, other.Language) && Same(Region, other.Region)
        && Same(Hours, other.Hours) && Same(Weekdays, other.Weekdays) && TimeZone == other.TimeZone && Returning == other.Returning
        && Query?.Count == other.Query?.Count && (Query ?? Nothing).All(pair => other.Query!.TryGetValue(pair.Key, out var values) && Same(pair.Value, values));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Os?.Count, App?.Count, Region?.Count, Hours?.Count, TimeZone, Query?.Count, Returning);

    private static bool Same(IReadOnlyList<string>? one, IReadOnlyList<string>? other) => one is null || other is null ? one is null && other is null : one.SequenceEqual(other);

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Nothing = new Dictionary<string, IReadOnlyList<string>>();
}
