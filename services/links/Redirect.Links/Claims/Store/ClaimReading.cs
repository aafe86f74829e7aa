using System.Data.Common;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims.Book;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims.Store;

internal abstract partial class ClaimStore
{
    /// <summary>Reads what a batch needs, while the code's stock is locked.</summary>
    private readonly struct ClaimReading(ClaimStore store, DbTransaction transaction)
    {
        // What a transaction expires and promotes at most; the rest is the next one's. More than a batch can give back.
        private const int MaxDue = 1_000;
        private const int MaxWaiting = 2_000;

        public async Task<(BookPage Page, Dictionary<byte[], IdempotencyKey> Kept)?> ReadAsync(Guid codeId, PageRequest request, CancellationToken cancellationToken)
        {
            CodeStock? stock = null;
            SurpriseCode? code = null;
            var (now, staff, channel) = (default(DateTime), (string?)null, "");
            var claims = new Dictionary<Guid, Claim>();
            var due = new List<Guid>();
            var waiting = 0;
            DateTime? lastJoined = null;
            var kept = new Dictionary<byte[], IdempotencyKey>(ScopeComparer.Instance);

            // Each statement sees what was committed when it began: those behind the lock see all that was done under it before.
            var dueSql = $"code_id = $1 AND (state = 1 OR (state = 2 AND reserved > 0)) AND expires_at <= {store.NowSql}";
            List<Statement> statements =
            [
                .. store.Settings,
                new($"SELECT {ClaimTables.Stocks.Names} FROM code_stocks WHERE code_id = $1 {store.LockSql}", [codeId], row => stock = ClaimRows.ReadStock(row)),
                new($"""
                    SELECT {store.NowSql}, p."Staff", p."Channel", {ClaimRows.Code}
                    FROM surprise_codes c JOIN links l ON l."Id" = c.link_id LEFT JOIN placements p ON p."Id" = COALESCE(c.placement_id, l."PlacementId") WHERE c.id = $1
                    """, [codeId], row =>
                {
                    (now, staff, channel) = (ClaimRows.Time(row, 0), ClaimRows.TextOrNull(row, 1), ClaimRows.TextOrNull(row, 2) ?? "");
                    code = ClaimRows.ReadCode(row, 3);
                }),
                new($"SELECT {ClaimRows.Claims} FROM claims WHERE {dueSql} ORDER BY expires_at LIMIT {MaxDue}", [codeId], row => due.Add(Add(row).Id)),
                new($"SELECT {ClaimRows.Claims} FROM claims WHERE code_id = $1 AND state = 0 ORDER BY created_at, id LIMIT {MaxWaiting}", [codeId], row =>
                {
                    waiting++;
                    lastJoined = Add(row).CreatedAt;
                }),
            ];
            if (request.Visitors.Length > 0)
            {
                statements.Add(new($"SELECT {ClaimRows.Claims} FROM {store.ClaimsOfEach("code_id = $1 AND slot IS NOT NULL", "visitor_id", 2)}", [codeId, request.Visitors], row => Add(row)));
            }

            if (request.Numbers.Length > 0)
            {
                statements.Add(new($"SELECT {ClaimRows.Claims} FROM {store.ClaimsOfEach("code_id = $1 AND slot IS NOT NULL AND number IS NOT NULL", "number", 2)}", [codeId, request.Numbers], row => Add(row)));
            }

            if (request.Named.Length > 0)
            {
                statements.Add(new(
                    $"""
                    WITH RECURSIVE chain (id, parent_id) AS (
                      SELECT id, parent_id FROM claims WHERE {store.In("id", 2)}
                      UNION
                      SELECT above.id, above.parent_id FROM chain JOIN claims above ON above.id = chain.parent_id)
                    SELECT {ClaimRows.Claims} FROM claims WHERE {store.InQuery("id", "SELECT id FROM chain")} AND code_id IS NOT DISTINCT FROM $1
                    """,
                    [codeId, request.Named],
                    row => Add(row)));
            }

            if (request.Scopes.Length > 0)
            {
                statements.Add(new($"SELECT scope, fingerprint, status, answer, created_at FROM idempotency_keys WHERE {store.InBytes("scope", 1)}", [request.Scopes], row =>
                {
                    var key = new IdempotencyKey
                    {
                        Scope = row.GetFieldValue<byte[]>(0),
                        Fingerprint = row.GetFieldValue<byte[]>(1),
                        Status = row.GetInt32(2),
                        Answer = row.GetFieldValue<byte[]>(3),
                        CreatedAt = ClaimRows.Time(row, 4),
                    };
                    kept[key.Scope] = key;
                }));
            }

            await store.RunAsync(transaction, statements, cancellationToken);
            if (stock is null || code is null)
            {
                return null;
            }

            if (waiting == MaxWaiting)
            {
                await store.RunAsync(
                    transaction,
                    [new("SELECT created_at FROM claims WHERE code_id = $1 AND state = 0 ORDER BY created_at DESC, id DESC LIMIT 1", [codeId], row => lastJoined = ClaimRows.Time(row, 0))],
                    cancellationToken);
            }

            var (budget, redemptions, rewards) = await ReadDetailsAsync(code, request.Named, due, cancellationToken);
            return (new BookPage
            {
                Now = now,
                Code = code,
                Staff = staff,
                Channel = channel,
                Stock = stock,
                Budget = budget,
                Claims = claims.Values,
                WaitingRead = waiting,
                LastJoined = lastJoined,
                Redemptions = redemptions,
                Rewards = rewards,
            }, kept);

            Claim Add(DbDataReader row)
            {
                var id = row.GetGuid(0);
                return claims.TryGetValue(id, out var known) ? known : claims[id] = ClaimRows.ReadClaim(row);
            }
        }

        // What most batches do without: a second round trip.
        private async Task<(BudgetAccount? Budget, List<Redemption> Redemptions, List<ClaimReward> Rewards)> ReadDetailsAsync(
            SurpriseCode code, Guid[] named, List<Guid> due, CancellationToken cancellationToken)
        {
            BudgetAccount? budget = null;
            var (redemptions, rewards, statements) = (new List<Redemption>(), new List<ClaimReward>(), new List<Statement>());
            if (code.CampaignId is { } campaign && (code.Terms.Benefit.Worth > 0 || code.Terms.AudienceBenefits.Any(other => other.Benefit.Worth > 0)))
            {
                statements.Add(new("INSERT INTO campaign_budgets (campaign_id, used) VALUES ($1, 0) ON CONFLICT (campaign_id) DO NOTHING", [campaign]));
                statements.Add(new(
                    $"SELECT c.\"BudgetCap\", b.used FROM campaign_budgets b JOIN campaigns c ON c.\"Id\" = b.campaign_id WHERE b.campaign_id = $1 {store.LockSql}{(store.LockSql.Length > 0 ? " OF b" : "")}",
                    [campaign],
                    row => budget = new BudgetAccount(ClaimRows.LongOrNull(row, 0), row.GetInt64(1))));
            }

            if (named.Length > 0 || due.Count > 0)
            {
                Guid[] ids = [.. named, .. due];
                statements.Add(new($"SELECT {ClaimTables.Redemptions.Names} FROM redemptions WHERE {store.In("claim_id", 1)}", [ids], row => redemptions.Add(ClaimRows.ReadRedemption(row))));
                statements.Add(new($"SELECT {ClaimTables.Rewards.Names} FROM claim_rewards WHERE {store.In("source_id", 1)}", [ids], row => rewards.Add(ClaimRows.ReadReward(row))));
            }

            if (statements.Count > 0)
            {
                await store.RunAsync(transaction, statements, cancellationToken);
            }

            return (budget, redemptions, rewards);
        }
    }
}
