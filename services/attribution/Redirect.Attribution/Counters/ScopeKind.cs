namespace Redirect.Attribution.Counters;

/// <summary>What a row of totals is about. The numbers are stored and part of Redis keys.</summary>
internal enum ScopeKind : short
{
    Merchant = 0,
    Campaign = 1,
    Placement = 2,
    Link = 3,

    /// <summary>A surprise code. What has a row here has one in <c>code_stocks</c> or is about to.</summary>
    Code = 4,
}
