namespace Redirect.Attribution.Alliances;

/// <summary>The balance of a pair: what a side received for what it sent (attribution's partner exchange; 0.8 to 1.25 are proposed bounds, not a fact). Pure.</summary>
internal static class ExchangeRatio
{
    /// <summary>Received and sent together of a week that says something; below, one visitor would decide.</summary>
    public const long LeastVisitors = 20;

    /// <summary>Received for each one sent, to four digits; null where nothing was sent.</summary>
    public static decimal? Of(long received, long sent) => sent > 0 ? Math.Round((decimal)received / sent, 4, MidpointRounding.ToEven) : null;

    /// <summary>Whether it is within the bounds, these included; null where it says nothing. What was received for nothing is out of any bounds.</summary>
    public static bool? IsBalanced(long received, long sent, decimal min, decimal max) => received + sent < LeastVisitors
        ? null
        : received <= max * sent && received >= min * sent;

    /// <summary>Whether a side kept the balance in a week: it did not receive too much, by its own ratio or the other's.</summary>
    /// <param name="received">By the side.</param>
    /// <param name="sent">By the side.</param>
    /// <param name="terms">For their bounds.</param>
    /// <param name="isOtherPaused">The other's placements need not be shown on some of the week's days; then the side could not send as it should.</param>
    /// <returns>Null: nothing can be said.</returns>
    public static bool? IsKept(long received, long sent, AllianceTerms terms, bool isOtherPaused)
    {
        if (received + sent < LeastVisitors)
        {
            return null;
        }

        var isOver = received > terms.RatioMax * sent || sent < terms.RatioMin * received;
        return !isOver ? true : isOtherPaused ? null : false;
    }
}
