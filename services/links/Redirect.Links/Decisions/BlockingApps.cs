using Microsoft.Extensions.Options;

namespace Redirect.Links.Decisions;

/// <summary>The apps in whose own browsers shop addresses do not open. Which they are changes with the platforms' quarrels, so the operator says.</summary>
internal sealed class BlockingApps(IOptions<DecisionOptions> options)
{
    private readonly string[] apps = options.Value.BlockingApps ?? ["wechat", "qq", "weibo"];

    public bool Blocks(string app)
    {
        foreach (var blocking in apps)
        {
            if (string.Equals(blocking, app, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
