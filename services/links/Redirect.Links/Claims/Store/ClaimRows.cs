using System.Data.Common;
using System.Text.Json;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims.Store;

/// <summary>Rows as they are read, of either database.</summary>
internal static class ClaimRows
{
    public static readonly string Claims = string.Join(", ", ClaimTables.Claims.All.Select(column => "claims." + column.Name));

    /// <summary>Of <c>surprise_codes c</c> and of <c>placements p</c>, where its claims count: its own placement, or else its link's.</summary>
    public const string Code =
        """
        c.id, c.merchant_id, c.form, c.text, c.key, c.count, c.series_id, c.link_id, p."Id", c.campaign_id, c.draft, c.withdrawn_at, c.valid_from,
        c.valid_until, c.terms, c.stock, c.daily_stock, c.waiting_list, c.sold_out_target, c.created_at, c.version
        """;

    public static Claim ReadClaim(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        MerchantId = row.GetGuid(1),
        CodeId = row.GetGuid(2),
        VisitorId = IdOrNull(row, 3),
        Number = LongOrNull(row, 4),
        Audience = (Audience)row.GetInt32(5),
        VisitId = IdOrNull(row, 6),
        Target = row.GetString(7),
        ParentId = IdOrNull(row, 8),
        Depth = row.GetInt32(9),
        Person = BytesOrNull(row, 10),
        Device = BytesOrNull(row, 11),
        Address = BytesOrNull(row, 12),
        CreatedAt = Time(row, 13),
        StaffId = TextOrNull(row, 14),
        Slot = row.IsDBNull(15) ? null : row.GetInt32(15),
        State = (ClaimState)row.GetInt32(16),
        Reserved = row.GetInt64(17),
        Spent = row.GetInt64(18),
        ClaimedAt = TimeOrNull(row, 19),
        ExpiresAt = TimeOrNull(row, 20),
        Day = row.IsDBNull(21) ? null : row.GetFieldValue<DateOnly>(21),
        Steps = row.GetInt32(22),
    };

    /// <summary>The columns of <see cref="Code"/>, from the one given.</summary>
    public static SurpriseCode ReadCode(DbDataReader row, int from) => new()
    {
        Id = row.GetGuid(from),
        MerchantId = row.GetGuid(from + 1),
        Form = (CodeForm)row.GetInt32(from + 2),
        Text = row.GetString(from + 3),
        Key = TextOrNull(row, from + 4),
        Count = row.GetInt64(from + 5),
        SeriesId = IdOrNull(row, from + 6),
        LinkId = row.GetGuid(from + 7),
        PlacementId = IdOrNull(row, from + 8),
        CampaignId = IdOrNull(row, from + 9),
        Draft = row.GetBoolean(from + 10),
        WithdrawnAt = TimeOrNull(row, from + 11),
        ValidFrom = TimeOrNull(row, from + 12),
        ValidUntil = TimeOrNull(row, from + 13),
        Terms = JsonSerializer.Deserialize<CodeTerms>(row.GetString(from + 14), SurpriseCodeModel.Documents)!,
        Stock = LongOrNull(row, from + 15),
        DailyStock = LongOrNull(row, from + 16),
        WaitingList = row.GetInt64(from + 17),
        SoldOutTarget = TextOrNull(row, from + 18),
        CreatedAt = Time(row, from + 19),
        Version = row.GetInt64(from + 20),
    };

    /// <summary>Columns in the order of <see cref="ClaimTables.Stocks"/>.</summary>
    public static CodeStock ReadStock(DbDataReader row) => new()
    {
        CodeId = row.GetGuid(0),
        Held = row.GetInt64(1),
        Day = row.GetFieldValue<DateOnly>(2),
        DayHeld = row.GetInt64(3),
        Waiting = row.GetInt64(4),
        Claimed = row.GetInt64(5),
        Redeemed = row.GetInt64(6),
        Returned = row.GetInt64(7),
        Version = row.GetInt64(8),
    };

    /// <summary>Columns in the order of <see cref="ClaimTables.Redemptions"/>.</summary>
    public static Redemption ReadRedemption(DbDataReader row) => new()
    {
        ClaimId = row.GetGuid(0),
        Item = row.GetInt32(1),
        MerchantId = row.GetGuid(2),
        OrderId = row.GetString(3),
        Amount = row.GetInt64(4),
        StaffId = TextOrNull(row, 5),
        At = Time(row, 6),
        Reversed = row.GetInt64(7),
        IsReversed = row.GetBoolean(8),
    };

    /// <summary>Columns in the order of <see cref="ClaimTables.Rewards"/>.</summary>
    public static ClaimReward ReadReward(DbDataReader row) => new()
    {
        SourceId = row.GetGuid(0),
        Level = row.GetInt32(1),
        ClaimId = row.GetGuid(2),
        Points = row.GetInt64(3),
        TakenBackAt = TimeOrNull(row, 4),
    };

    public static DateTime Time(DbDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);

    public static DateTime? TimeOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : Time(row, column);

    public static long? LongOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static string? TextOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static Guid? IdOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);

    private static byte[]? BytesOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
