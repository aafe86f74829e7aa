using Google.Protobuf;
using Redirect.Contracts.Events.V1;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims;

/// <summary>A code's stock as other services learn of it.</summary>
internal static class StockStates
{
    public static StockState Of(SurpriseCode code, CodeStock stock) => new()
    {
        MerchantId = Bytes(code.MerchantId),
        CodeId = Bytes(code.Id),
        Version = stock.Version,
        Limited = code.Stock is not null,
        Stock = code.Stock ?? 0,
        Left = LeftOf(code, stock),
        Held = stock.Held,
        Claimed = stock.Claimed,
        Redeemed = stock.Redeemed,
        Returned = stock.Returned,
        Waiting = stock.Waiting,
        Label = code.Text,
    };

    /// <summary>How many may still be claimed by the total stock; a stock that was lowered below what is held leaves none. 0 without a stock.</summary>
    public static long LeftOf(SurpriseCode code, CodeStock stock) => code.Stock is { } all ? Math.Max(0, all - stock.Held) : 0;

    public static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));
}
