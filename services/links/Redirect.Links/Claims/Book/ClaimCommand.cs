using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims.Book;

/// <summary>What somebody wants of the claims of one code. Commands of a code are settled in the order in which they came.</summary>
internal abstract record ClaimCommand
{
    private ClaimCommand()
    {
    }

    /// <summary>A new claim.</summary>
    /// <param name="Id">Of the new claim, made by the caller.</param>
    /// <param name="VisitorId">Who claims.</param>
    /// <param name="Audience">What the visitor is; <see cref="Audience.All"/>: nobody said.</param>
    /// <param name="Number">Which one-time code; null for keywords and phrases.</param>
    /// <param name="VisitId">The visit that led here, a UUIDv7; null: unknown.</param>
    /// <param name="Since">From when the claim window counts, when the caller says so (the visitor joined); null: from the visit, if one is named.</param>
    /// <param name="Target">Where the visitor will be sent.</param>
    /// <param name="ParentId">The claim that was shared; null: none.</param>
    /// <param name="Person">Keyed hash; null: unknown. So are the next two.</param>
    /// <param name="Device">Keyed hash.</param>
    /// <param name="Address">Keyed hash.</param>
    /// <param name="Wait">Whether to join the waiting list when nothing is left.</param>
    internal sealed record Take(
        Guid Id, Guid VisitorId, Audience Audience, long? Number, Guid? VisitId, DateTime? Since, string Target, Guid? ParentId, byte[]? Person, byte[]? Device, byte[]? Address, bool Wait)
        : ClaimCommand
    {
        /// <summary>The number of the member of staff who helped; null: nobody, or nobody said.</summary>
        public string? StaffId { get; init; }
    }

    /// <summary>Something is done with a claim that is there.</summary>
    internal abstract record OfClaim(Guid ClaimId) : ClaimCommand;

    /// <summary>One item is used in an order.</summary>
    /// <param name="ClaimId">The claim.</param>
    /// <param name="Item">From 0; null: the only one.</param>
    /// <param name="OrderId">The order.</param>
    /// <param name="Amount">What it takes off the order, minor units.</param>
    /// <param name="StaffId">Who did it; null: nobody said.</param>
    internal sealed record Redeem(Guid ClaimId, int? Item, string OrderId, long Amount, string? StaffId) : OfClaim(ClaimId);

    /// <summary>The visitor gives it up.</summary>
    internal sealed record Release(Guid ClaimId) : OfClaim(ClaimId);

    /// <summary>What was redeemed is taken back, wholly or in part.</summary>
    /// <param name="ClaimId">The claim.</param>
    /// <param name="Item">From 0; null: the only one that was redeemed, or all when no amount is given.</param>
    /// <param name="Amount">Minor units; null: all of it.</param>
    internal sealed record Reverse(Guid ClaimId, int? Item, long? Amount) : OfClaim(ClaimId);

    /// <summary>Expires the claims of the code that are due, and gives what is left to those who wait. Always allowed.</summary>
    internal sealed record Tidy : ClaimCommand;
}
