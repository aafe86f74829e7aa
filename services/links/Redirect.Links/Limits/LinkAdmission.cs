namespace Redirect.Links.Limits;

/// <summary>How many visitors a link with a limit has let in. Made by its first visitor; stays when the limit is taken away, and counts when it comes back.</summary>
internal sealed class LinkAdmission
{
    public Guid LinkId { get; init; }

    public long Admitted { get; init; }

    /// <summary>What the last statement was given: SQL for "how many of those I asked for", which neither database can say otherwise.</summary>
    public long Granted { get; init; }
}
