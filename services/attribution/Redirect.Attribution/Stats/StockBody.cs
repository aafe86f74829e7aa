using Redirect.Attribution.Claims;

namespace Redirect.Attribution.Stats;

/// <summary>The JSON twin of gRPC's <c>Stock</c>: of a surprise code, as it was last heard of.</summary>
/// <param name="CodeId">The code.</param>
/// <param name="Label">The keyword or phrase, or the prefix of one-time codes.</param>
/// <param name="Limited">Whether there is a stock at all.</param>
/// <param name="Stock">All that may be held at a time; 0 where it is not limited.</param>
/// <param name="Left">Of it, now; 0 where it is not limited.</param>
/// <param name="Held">Claims that hold stock now: claimed or redeemed.</param>
/// <param name="Claimed">Claims that ever got stock.</param>
/// <param name="Redeemed">Claims that were ever redeemed, with however many items.</param>
/// <param name="Returned">Claims whose stock came back.</param>
/// <param name="Waiting">On the waiting list now.</param>
internal sealed record StockBody(
    Guid CodeId, string Label, bool Limited, long Stock, long Left, long Held, long Claimed, long Redeemed, long Returned, long Waiting)
{
    public static StockBody Of(CodeStock stock) => new(
        stock.CodeId, stock.Label, stock.Limited, stock.Stock, stock.Left, stock.Held, stock.Claimed, stock.Redeemed, stock.Returned, stock.Waiting);
}
