using Npgsql;
using Redirect.Hosting.Principals;
using Redirect.Testing;

namespace Redirect.Benchmarks.Budgets;

/// <summary>B4: claims of one hot code over HTTP, each of a visitor of its own with a key of its own, beside a row update and an insert for each claim.</summary>
internal static class ClaimsOfHotCode
{
    private const string Keyword = "benchsale";
    private const int Connections = 512;
    private const int Clients = 16;
    private const int WarmUp = 5;
    private const long Plenty = 10_000_000;
    private const long Rest = 500;

    public static async Task<BudgetResult> MeasureAsync(int rounds, int seconds)
    {
        var budget = new Budget("B4", "claims of one hot code over HTTP, PostgreSQL", $"UPDATE … WHERE stock > 0 and an insert per claim, {Clients} clients", 8);
        var database = await RealServers.NewDatabaseAsync("bench");
        try
        {
            await using var system = await BenchSystem.StartAsync(database: database);
            await using var source = NpgsqlDataSource.Create(database);
            var code = await PrepareAsync(source);

            // A claim's way is long: until its parts are compiled for good, in the background, the compiler takes what the claims need.
            await ClaimAsync(system, WarmUp * seconds);
            var result = await budget.MeasureAsync(rounds, () => ClaimAsync(system, seconds), () => UpdateAsync(source, seconds));
            await SellOutAsync(source, system, code);
            return result;
        }
        finally
        {
            await RealServers.DropDatabaseAsync(database);
        }
    }

    // The code as POST /surprise-codes makes it; its making is not what is measured.
    private static async Task<Guid> PrepareAsync(NpgsqlDataSource source)
    {
        var id = Guid.CreateVersion7();
        await using var batch = source.CreateBatch();
        foreach (var text in (string[])
        [
            $$"""
            INSERT INTO surprise_codes (id, merchant_id, form, text, key, count, link_id, draft, terms, stock, waiting_list, created_at, version)
            SELECT $1, "MerchantId", 0, '{{Keyword}}', '{{Keyword}}', 0, "Id", false,
                   '{"benefit":{"type":"coupon","items":[{"type":"coupon"}]},"audienceBenefits":[],"audience":"all","perVisitor":1}', {{Plenty}}, 0, now(), 1 FROM links LIMIT 1
            """,
            "INSERT INTO code_stocks (code_id, held, day, day_held, waiting, claimed, redeemed, returned, version) VALUES ($1, 0, '0001-01-01', 0, 0, 0, 0, 0, 0)",
            $"INSERT INTO keyword_holds (key, merchant_id, code_id) SELECT '{Keyword}', \"MerchantId\", $1 FROM links LIMIT 1",
        ])
        {
            var command = new NpgsqlBatchCommand(text);
            command.Parameters.Add(new NpgsqlParameter { Value = id });
            batch.BatchCommands.Add(command);
        }

        foreach (var text in (string[])
        [
            $"CREATE TABLE reference_stock AS SELECT 1 AS id, {Plenty}::bigint AS stock",
            "ALTER TABLE reference_stock ADD PRIMARY KEY (id)",
            "CREATE TABLE reference_claims (id uuid PRIMARY KEY, visitor_id uuid NOT NULL UNIQUE, claimed_at timestamptz NOT NULL)",
        ])
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(text));
        }

        await batch.ExecuteNonQueryAsync();
        return id;
    }

    private static Task<double> ClaimAsync(BenchSystem system, int seconds) => Wrk.MeasureAsync(system.Links, seconds, Connections, Script(system), everyAnswerGood: true);

    private static async Task<double> UpdateAsync(NpgsqlDataSource source, int seconds)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var claims = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            await using var connection = await source.OpenConnectionAsync();
            await using var update = new NpgsqlCommand("UPDATE reference_stock SET stock = stock - 1 WHERE id = 1 AND stock > 0", connection);
            await using var insert = new NpgsqlCommand("INSERT INTO reference_claims (id, visitor_id, claimed_at) VALUES ($1, $2, now())", connection) { Parameters = { new NpgsqlParameter<Guid>(), new NpgsqlParameter<Guid>() } };
            await update.PrepareAsync();
            await insert.PrepareAsync();
            while (!end.IsCancellationRequested)
            {
                await using var transaction = await connection.BeginTransactionAsync();
                await update.ExecuteNonQueryAsync();
                insert.Parameters[0].Value = Guid.CreateVersion7();
                insert.Parameters[1].Value = Guid.CreateVersion7();
                await insert.ExecuteNonQueryAsync();
                await transaction.CommitAsync();
                count++;
            }

            return count;
        })));
        return (double)claims.Sum() / seconds;
    }

    /// <summary>Lowers the stock to a few more than are held, lets the crowd come once more, and looks what was given.</summary>
    /// <exception cref="InvalidOperationException">It was oversold, or the figures do not agree.</exception>
    private static async Task SellOutAsync(NpgsqlDataSource source, BenchSystem system, Guid code)
    {
        await using var lower = source.CreateCommand($"UPDATE surprise_codes SET stock = (SELECT held + {Rest} FROM code_stocks WHERE code_id = id), version = version + 1 WHERE id = $1 RETURNING stock");
        lower.Parameters.Add(new NpgsqlParameter { Value = code });
        var stock = (long)(await lower.ExecuteScalarAsync())!;
        await Wrk.MeasureAsync(system.Links, 3, Connections, Script(system), everyAnswerGood: false);
        await using var look = source.CreateCommand("SELECT held, (SELECT count(*) FROM claims WHERE code_id = $1 AND slot IS NOT NULL), (SELECT count(DISTINCT visitor_id) FROM claims WHERE code_id = $1) FROM code_stocks WHERE code_id = $1");
        look.Parameters.Add(new NpgsqlParameter { Value = code });
        await using var reader = await look.ExecuteReaderAsync();
        await reader.ReadAsync();
        var (held, claims, visitors) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        if (held != stock || claims != stock || visitors != stock)
        {
            throw new InvalidOperationException($"Of a stock of {stock} there are {held} held, {claims} claims and {visitors} visitors.");
        }
    }

    private static string Script(BenchSystem system) =>
        $$"""
        local run, count = "{{Guid.CreateVersion7():N}}", 0
        local headers = { ["Content-Type"] = "application/json", ["{{PrincipalTokens.Header}}"] = "{{system.SignAsMerchant(Scopes.CodesRedeem)}}" }
        request = function()
          count = count + 1
          local name = run .. count
          headers["Idempotency-Key"] = name
          return wrk.format("POST", "/api/v1/claims", headers, '{"code":"{{Keyword}}","visitorId":"' .. name .. '"}')
        end
        """;
}
