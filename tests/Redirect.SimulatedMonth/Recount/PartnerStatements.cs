using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using Redirect.SimulatedMonth.Plan;

namespace Redirect.SimulatedMonth.Recount;

/// <summary>Settles the month with its partners through the API, and compares what the statements say with plain SQL.</summary>
internal static class PartnerStatements
{
    /// <summary>
    /// Makes the time of ingest what it is in the month's own time: the month was played in minutes, and a visit that came more than a day late earns nothing.
    /// </summary>
    public static async Task ArriveInTimeAsync(MonthSystem system, Month month)
    {
        await using var connection = await system.Source.OpenConnectionAsync();
        await ExecuteAsync("CREATE TEMP TABLE arrivals (event_id uuid PRIMARY KEY, arrived_at timestamptz NOT NULL)");
        await using (var rows = await connection.BeginBinaryImportAsync("COPY arrivals FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var (id, at) in month.Visits.Select(visit => (visit.Id, visit.ArrivesAt)).Concat(month.Steps.Select(step => (step.Id, step.At))))
            {
                await rows.StartRowAsync();
                await rows.WriteAsync(id, NpgsqlTypes.NpgsqlDbType.Uuid);
                await rows.WriteAsync(at, NpgsqlTypes.NpgsqlDbType.TimestampTz);
            }

            await rows.CompleteAsync();
        }

        await ExecuteAsync("UPDATE visits v SET ingested_at = a.arrived_at FROM arrivals a WHERE a.event_id = v.event_id");
        await ExecuteAsync("UPDATE claim_events e SET ingested_at = a.arrived_at FROM arrivals a WHERE a.event_id = e.event_id");

        async Task ExecuteAsync(string sql)
        {
            await using var command = Command(connection, sql, null);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Rate cards of every kind, one of them capped; then a statement of the whole month for each partner, closed.</summary>
    public static async Task SettleAsync(MonthSystem system, Month month)
    {
        var partners = month.Merchant.Places.Select(place => place.Partner).Where(partner => partner.Length > 0).Distinct().Order(StringComparer.Ordinal).ToList();
        var (from, to) = Days(month);
        foreach (var (number, partner) in partners.Index())
        {
            await PostAsync(system, month, "/api/v1/rate-cards", new
            {
                partner,
                from,
                currency = "CNY",
                perVisit = 7 + number,
                perRedemption = 130,
                commissionRate = 9.99,
                partnerShare = 90,
                subsidyRate = number % 2 == 0 ? 5 : (int?)null,
                subsidyCap = number % 2 == 0 ? 2_000 : (int?)null,
                visitCap = number == 1 ? month.Visits.Count / 50 : (int?)null,
            });
        }

        // Twice: what is the same is booked once.
        await PostAsync(system, month, "/api/v1/statements", new { from, to });
        var opened = await PostAsync(system, month, "/api/v1/statements", new { from, to });
        foreach (var statement in opened.GetProperty("statements").EnumerateArray())
        {
            var path = $"/api/v1/statements/{statement.GetProperty("id").GetGuid()}/close";
            await PostAsync(system, month, path, new { });
            await PostAsync(system, month, path, new { });
        }
    }

    /// <summary>Compares by partner and kind, the totals of the statements, and what the ledger holds.</summary>
    public static async Task CompareAsync(MonthSystem system, Month month, NpgsqlConnection connection, Verdict verdict)
    {
        foreach (var sql in StatementSql.Prepare)
        {
            await using var prepare = Command(connection, sql, sql.Contains("$1", StringComparison.Ordinal) ? month : null, isPeriod: false);
            await prepare.ExecuteNonQueryAsync();
        }

        var earned = await ReadAsync(Command(connection, StatementSql.Earned, month));
        verdict.Compare("statements", "plain SQL", earned, "statement_lines", await ReadAsync(Command(connection, StatementSql.Kept, month, isPeriod: false)));
        var statements = (await system.GetAsync(0, month.Merchant.Id, "/api/v1/statements?state=closed&limit=200")).GetProperty("items").EnumerateArray()
            .ToDictionary(item => item.GetProperty("partner").GetString()!, item => (item.GetProperty("amount").GetInt64(), item.GetProperty("fee").GetInt64()));
        var sums = earned.GroupBy(row => row.Key.Partner).ToDictionary(rows => rows.Key, rows => (rows.Sum(row => row.Value.Due), rows.Sum(row => row.Value.Fee)));
        verdict.Compare("amounts of statements", "plain SQL", sums, "API", statements);
        await using (var wrong = Command(connection, StatementSql.WrongCredits, month))
        {
            verdict.Compare("credits", "add up to their orders", 0, "orders that they do not", (long)(await wrong.ExecuteScalarAsync())!);
        }

        var ledger = await system.GetAsync(0, month.Merchant.Id, "/api/v1/ledger/verify");
        verdict.Compare("ledger", "replays to its balances", 1, "verify", ledger.GetProperty("verified").GetBoolean() ? 1 : 0);
        var totals = ledger.GetProperty("totals").EnumerateArray().Single();
        verdict.Compare("ledger", "plain SQL", sums.Values.Sum(sum => sum.Item1 + sum.Item2), "debits", totals.GetProperty("debitsPosted").GetInt64());
        verdict.Compare("ledger", "plain SQL", sums.Values.Sum(sum => sum.Item1 + sum.Item2), "credits", totals.GetProperty("creditsPosted").GetInt64());
        Console.WriteLine(string.Join('\n', earned.OrderBy(row => row.Key.Partner, StringComparer.Ordinal).ThenBy(row => row.Key.Kind)
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"  {row.Key.Partner}, {(row.Key.Kind switch { 1 => "orders", 2 => "visits", _ => "redemptions" })}: {row.Value.Charged:N0} of {row.Value.Things:N0} charged, due {row.Value.Due:N0}, fee {row.Value.Fee:N0}"))));
    }

    // Days of UTC+8; that of the end is not over, and has its orders left out.
    private static (string From, string To) Days(Month month) =>
        (month.Begin.AddHours(8).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), month.End.AddHours(8).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static async Task<JsonElement> PostAsync(MonthSystem system, Month month, string path, object body)
    {
        using var answer = await system.SendAsync(
            0, month.Merchant.Id, HttpMethod.Post, path, new StringContent(JsonSerializer.Serialize(body, MonthSystem.Json), Encoding.UTF8, "application/json"), Guid.CreateVersion7().ToString());
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, Month? month, bool isPeriod = true)
    {
#pragma warning disable CA2100 // Constants of this project.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        if (month is not null)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = month.Merchant.Id });
        }

        if (month is not null && isPeriod)
        {
            var (from, to) = Days(month);
            command.Parameters.Add(new NpgsqlParameter { Value = Start(from) });
            command.Parameters.Add(new NpgsqlParameter { Value = Start(to) });
        }

        return command;
    }

    private static DateTime Start(string day) => DateTime.SpecifyKind(DateTime.Parse(day, CultureInfo.InvariantCulture).AddHours(-8), DateTimeKind.Utc);

    private static async Task<Dictionary<(string Partner, short Kind), (long Things, long Charged, long Due, long Fee)>> ReadAsync(NpgsqlCommand command)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new Dictionary<(string, short), (long, long, long, long)>();
            while (await reader.ReadAsync())
            {
                rows.Add((reader.GetString(0), reader.GetInt16(1)), (reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)));
            }

            return rows;
        }
    }
}
