using NpgsqlTypes;
using Redirect.Hosting.Writes;

namespace Redirect.Links.Claims.Store;

/// <summary>How claims are written: the columns of <see cref="ClaimModel"/> once more, for writing many rows at once.</summary>
internal static class ClaimTables
{
    public static readonly Table<Claim> Claims = new(
        "claims",
        [Of<Claim, Guid>("id", NpgsqlDbType.Uuid, x => x.Id)],
        [
            Of<Claim, Guid>("merchant_id", NpgsqlDbType.Uuid, x => x.MerchantId),
            Of<Claim, Guid>("code_id", NpgsqlDbType.Uuid, x => x.CodeId),
            Of<Claim, Guid?>("visitor_id", NpgsqlDbType.Uuid, x => x.VisitorId),
            Of<Claim, long?>("number", NpgsqlDbType.Bigint, x => x.Number),
            Of<Claim, int>("audience", NpgsqlDbType.Integer, x => (int)x.Audience),
            Of<Claim, Guid?>("visit_id", NpgsqlDbType.Uuid, x => x.VisitId),
            Of<Claim, string>("target", NpgsqlDbType.Text, x => x.Target),
            Of<Claim, Guid?>("parent_id", NpgsqlDbType.Uuid, x => x.ParentId),
            Of<Claim, int>("depth", NpgsqlDbType.Integer, x => x.Depth),
            Of<Claim, byte[]?>("person", NpgsqlDbType.Bytea, x => x.Person),
            Of<Claim, byte[]?>("device", NpgsqlDbType.Bytea, x => x.Device),
            Of<Claim, byte[]?>("address", NpgsqlDbType.Bytea, x => x.Address),
            Of<Claim, DateTime>("created_at", NpgsqlDbType.TimestampTz, x => x.CreatedAt),
            Of<Claim, string?>("staff_id", NpgsqlDbType.Text, x => x.StaffId),
        ],
        [
            Of<Claim, int?>("slot", NpgsqlDbType.Integer, x => x.Slot),
            Of<Claim, int>("state", NpgsqlDbType.Integer, x => (int)x.State),
            Of<Claim, long>("reserved", NpgsqlDbType.Bigint, x => x.Reserved),
            Of<Claim, long>("spent", NpgsqlDbType.Bigint, x => x.Spent),
            Of<Claim, DateTime?>("claimed_at", NpgsqlDbType.TimestampTz, x => x.ClaimedAt),
            Of<Claim, DateTime?>("expires_at", NpgsqlDbType.TimestampTz, x => x.ExpiresAt),
            Of<Claim, DateOnly?>("day", NpgsqlDbType.Date, x => x.Day),
            Of<Claim, int>("steps", NpgsqlDbType.Integer, x => x.Steps),
        ]);

    public static readonly Table<ClaimStep> Steps = new(
        "claim_steps",
        [Of<ClaimStep, Guid>("claim_id", NpgsqlDbType.Uuid, x => x.ClaimId), Of<ClaimStep, int>("sequence", NpgsqlDbType.Integer, x => x.Sequence)],
        [
            Of<ClaimStep, int>("kind", NpgsqlDbType.Integer, x => (int)x.Kind),
            Of<ClaimStep, DateTime>("at", NpgsqlDbType.TimestampTz, x => x.At),
            Of<ClaimStep, long>("amount", NpgsqlDbType.Bigint, x => x.Amount),
            Of<ClaimStep, int?>("item", NpgsqlDbType.Integer, x => x.Item),
            Of<ClaimStep, string?>("order_id", NpgsqlDbType.Text, x => x.OrderId),
            Of<ClaimStep, string?>("staff_id", NpgsqlDbType.Text, x => x.StaffId),
            Of<ClaimStep, long>("points", NpgsqlDbType.Bigint, x => x.Points),
        ],
        []);

    public static readonly Table<Redemption> Redemptions = new(
        "redemptions",
        [Of<Redemption, Guid>("claim_id", NpgsqlDbType.Uuid, x => x.ClaimId), Of<Redemption, int>("item", NpgsqlDbType.Integer, x => x.Item)],
        [
            Of<Redemption, Guid>("merchant_id", NpgsqlDbType.Uuid, x => x.MerchantId),
            Of<Redemption, string>("order_id", NpgsqlDbType.Text, x => x.OrderId),
            Of<Redemption, long>("amount", NpgsqlDbType.Bigint, x => x.Amount),
            Of<Redemption, string?>("staff_id", NpgsqlDbType.Text, x => x.StaffId),
            Of<Redemption, DateTime>("at", NpgsqlDbType.TimestampTz, x => x.At),
        ],
        [
            Of<Redemption, long>("reversed", NpgsqlDbType.Bigint, x => x.Reversed),
            Of<Redemption, bool>("is_reversed", NpgsqlDbType.Boolean, x => x.IsReversed),
        ]);

    public static readonly Table<ClaimReward> Rewards = new(
        "claim_rewards",
        [Of<ClaimReward, Guid>("source_id", NpgsqlDbType.Uuid, x => x.SourceId), Of<ClaimReward, int>("level", NpgsqlDbType.Integer, x => x.Level)],
        [Of<ClaimReward, Guid>("claim_id", NpgsqlDbType.Uuid, x => x.ClaimId), Of<ClaimReward, long>("points", NpgsqlDbType.Bigint, x => x.Points)],
        [Of<ClaimReward, DateTime?>("taken_back_at", NpgsqlDbType.TimestampTz, x => x.TakenBackAt)]);

    public static readonly Table<CodeStock> Stocks = new(
        "code_stocks",
        [Of<CodeStock, Guid>("code_id", NpgsqlDbType.Uuid, x => x.CodeId)],
        [],
        [
            Of<CodeStock, long>("held", NpgsqlDbType.Bigint, x => x.Held),
            Of<CodeStock, DateOnly>("day", NpgsqlDbType.Date, x => x.Day),
            Of<CodeStock, long>("day_held", NpgsqlDbType.Bigint, x => x.DayHeld),
            Of<CodeStock, long>("waiting", NpgsqlDbType.Bigint, x => x.Waiting),
            Of<CodeStock, long>("claimed", NpgsqlDbType.Bigint, x => x.Claimed),
            Of<CodeStock, long>("redeemed", NpgsqlDbType.Bigint, x => x.Redeemed),
            Of<CodeStock, long>("returned", NpgsqlDbType.Bigint, x => x.Returned),
            Of<CodeStock, long>("version", NpgsqlDbType.Bigint, x => x.Version),
        ]);

    public static readonly Table<IdempotencyKey> Keys = new(
        "idempotency_keys",
        [Of<IdempotencyKey, byte[]>("scope", NpgsqlDbType.Bytea, x => x.Scope)],
        [
            Of<IdempotencyKey, byte[]>("fingerprint", NpgsqlDbType.Bytea, x => x.Fingerprint),
            Of<IdempotencyKey, int?>("status", NpgsqlDbType.Integer, x => x.Status),
            Of<IdempotencyKey, byte[]?>("answer", NpgsqlDbType.Bytea, x => x.Answer),
            Of<IdempotencyKey, DateTime>("created_at", NpgsqlDbType.TimestampTz, x => x.CreatedAt),
        ],
        []);

    private static Column<TRow> Of<TRow, TValue>(string name, NpgsqlDbType type, Func<TRow, TValue> value) => new Column<TRow, TValue>(name, type, value);
}
