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
}
