using Microsoft.Extensions.Options;

namespace Redirect.Links.Decisions;

/// <summary>The apps in whose own browsers shop addresses do not open. Which they are changes with the platforms' quarrels, so the operator says.</summary>
internal sealed class BlockingApps
{
    private readonly IReadOnlyList<string> apps;

    public BlockingApps(IOptions<DecisionOptions> options) => apps = options.Value.BlockingApps ?? ["wechat", "qq", "weibo"];

    private BlockingApps(IReadOnlyList<string> apps) => this.apps = apps;

    /// <summary>For readers who are in no app's browser: none blocks.</summary>
    public static BlockingApps None { get; } = new([]);

    public bool Blocks(string app)
    {
        for (var at = 0; at < apps.Count; at++)
        {
            if (string.Equals(apps[at], app, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
