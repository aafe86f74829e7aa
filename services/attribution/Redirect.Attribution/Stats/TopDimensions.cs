namespace Redirect.Attribution.Stats;

/// <summary>Dimensions as callers know them.</summary>
internal static class TopDimensions
{
    public static readonly Refusal Unknown = new(
        RefusalKind.Rule, "by", "dimension_unknown", "'by' is 'link', 'placement', 'campaign', 'form', 'channel', 'staff' or 'store'.");

    /// <summary>Null: it is none of them.</summary>
    public static TopDimension? Parse(string? by) => by switch
    {
        "link" => TopDimension.Link,
        "placement" => TopDimension.Placement,
        "campaign" => TopDimension.Campaign,
        "form" => TopDimension.Form,
        "channel" => TopDimension.Channel,
        "staff" => TopDimension.Staff,
        "store" => TopDimension.Store,
        _ => null,
    };
}
