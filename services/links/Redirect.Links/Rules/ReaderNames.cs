namespace Redirect.Links.Rules;

/// <summary>The names that a condition may use for a reader's system, app and device: those that <see cref="Visits.Classification.Client"/> has.</summary>
internal static class ReaderNames
{
    public static readonly string[] Systems = ["ios", "android", "harmony", "windows", "macos", "linux", "other"];

    public static readonly string[] Apps = ["wechat", "qq", "weibo", "douyin", "xiaohongshu", "alipay", "taobao", "baidu", "browser", "other"];

    public static readonly string[] Devices = ["phone", "tablet", "desktop", "other"];

    /// <summary>A bit for a name's place in a list; 0 when it is not in it.</summary>
    public static uint Bit(string name, string[] names)
    {
        for (var at = 0; at < names.Length; at++)
        {
            // Client's texts are the same objects as these literals, so that this is mostly one comparison of references.
            if (string.Equals(names[at], name, StringComparison.Ordinal))
            {
                return 1u << at;
            }
        }

        return 0;
    }

    public static uint Bits(IReadOnlyList<string>? names, string[] known) => (names ?? []).Aggregate(0u, (bits, name) => bits | Bit(name, known));
}
