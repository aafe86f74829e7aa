namespace Redirect.Attribution.Alliances;

/// <summary>When touches at another merchant may earn credit.</summary>
/// <param name="MerchantId">Where the touches are.</param>
/// <param name="From">UTC, inclusive.</param>
/// <param name="To">UTC, exclusive.</param>
internal readonly record struct SharedSpan(Guid MerchantId, DateTime From, DateTime To)
{
    public bool Holds(Guid merchantId, DateTime at) => merchantId == MerchantId && at >= From && at < To;
}
