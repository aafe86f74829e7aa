using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Claims;
using Redirect.Links.OneTimeCodes;
using Redirect.Links.Storage.Postgres;
using Redirect.Links.SurpriseCodes;
using Redirect.Testing;

namespace Redirect.Benchmarks.Budgets;

/// <summary>
/// B6: one-time codes made, stored and streamed as CSV by the link service on PostgreSQL, beside one <c>COPY</c> of as many ready rows into a table
/// like theirs. Both begin with empty tables. <c>--quick</c> takes a tenth of the million.
/// </summary>
internal static class OneTimeCodeFile
{
    private const int Million = 1_000_000;

    public static async Task<BudgetResult> MeasureAsync(int rounds, int seconds)
    {
        var count = rounds > 1 ? Million : Million / 10;
        var database = await RealServers.NewDatabaseAsync("bench");
        try
        {
            await using var system = await BenchSystem.StartAsync(database: database);
            await ExecuteAsync(database, "CREATE TABLE copied_codes (LIKE one_time_codes INCLUDING ALL)");
            using var client = new HttpClient { BaseAddress = system.Link, Timeout = TimeSpan.FromMinutes(10) };
            return await new Budget("B6", $"{count:N0} one-time codes made, stored and streamed as CSV", "the same rows by COPY", 0.3).MeasureAsync(
                rounds,
                () => MakeAsync(system, client, database, count),
                () => CopyAsync(database, system.MerchantId, count));
        }
        finally
        {
            await RealServers.DropDatabaseAsync(database);
        }
    }

    private static async Task<double> MakeAsync(BenchSystem system, HttpClient client, string database, int count)
    {
        await ExecuteAsync(database, "TRUNCATE one_time_codes");
        var id = await NewBatchAsync(system, database, count);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/surprise-codes/{id}/codes");
        request.Headers.Add(PrincipalTokens.Header, system.SignAsMerchant(Scopes.LinksWrite));
        var watch = Stopwatch.StartNew();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var file = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        var lines = 0;
        int read;
        while ((read = await file.ReadAsync(buffer)) > 0)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        var perSecond = count / watch.Elapsed.TotalSeconds;
        return lines == count + 1 ? perSecond : throw new InvalidOperationException($"{lines} lines came of {count + 1}.");
    }

    private static async Task<double> CopyAsync(string database, Guid merchantId, int count)
    {
        await ExecuteAsync(database, "TRUNCATE copied_codes");
        var code = Guid.CreateVersion7();
        using var permutation = new SeriesPermutation(code.ToByteArray().Concat(merchantId.ToByteArray()).ToArray(), SeriesMaker.DefaultLength - 1);
        var texts = Array.ConvertAll(permutation.ValuesOf(0, count), value => CodeTexts.Make("", SeriesMaker.DefaultLength, value));
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var watch = Stopwatch.StartNew();
        await using (var rows = await connection.BeginBinaryImportAsync("COPY copied_codes (merchant_id, text, code_id, number) FROM STDIN (FORMAT BINARY)"))
        {
            for (var number = 0; number < count; number++)
            {
                await rows.StartRowAsync();
                await rows.WriteAsync(merchantId, NpgsqlDbType.Uuid);
                await rows.WriteAsync(texts[number], NpgsqlDbType.Varchar);
                await rows.WriteAsync(code, NpgsqlDbType.Uuid);
                await rows.WriteAsync((long)number, NpgsqlDbType.Bigint);
            }

            await rows.CompleteAsync();
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task<Guid> NewBatchAsync(BenchSystem system, string database, int count)
    {
        await using var db = new PostgresLinksDbContext(new DbContextOptionsBuilder<PostgresLinksDbContext>().UseNpgsql(database).Options);
        await using var transaction = await db.Database.BeginTransactionAsync();
        var errors = new FieldErrors();
        var series = await new SeriesMaker(Options.Create(new OneTimeCodeOptions())).EnsureAsync(db, system.MerchantId, null, SeriesMaker.DefaultLength, count, errors, CancellationToken.None);
        var code = new SurpriseCode
        {
            Id = Guid.CreateVersion7(),
            MerchantId = system.MerchantId,
            Form = CodeForm.OneTime,
            Text = "",
            Count = count,
            SeriesId = series ?? throw new InvalidOperationException(errors.All[0].Detail),
            LinkId = await db.Links.Where(link => link.MerchantId == system.MerchantId).Select(link => link.Id).SingleAsync(),
            Terms = new CodeTerms(new Benefit(BenefitType.Gift, null, null, [new BenefitItem(BenefitType.Gift, null, null)]), [], Audience.All, 1, null, null, null),
            CreatedAt = TimeProvider.System.GetUtcNow().UtcDateTime,
        };
        db.Add(code);
        db.Add(new CodeStock { CodeId = code.Id });
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return code.Id;
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
