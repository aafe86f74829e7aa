using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Touches;

/// <summary>Whose touches may count for a merchant's orders where its settings allow more than its own shop's. The seam of alliances: nobody shares touches yet.</summary>
internal static class SharingMerchants
{
    /// <summary>Merchants whose agreement with this one says that their touches count for its orders; never the merchant itself.</summary>
    public static Task<IReadOnlyList<Guid>> OfAsync(AttributionDbContext context, Guid merchantId, CancellationToken cancellationToken)
    {
        _ = (context, merchantId, cancellationToken);
        return Task.FromResult<IReadOnlyList<Guid>>([]);
    }
}
