using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Runs;

/// <summary>Writes the credits of a run, a hundred thousand and more, within the caller's transaction: to PostgreSQL by COPY, else many to a statement.</summary>
internal static class CreditRows
{
    private static readonly (string Name, NpgsqlDbType Type)[] Columns =
    [
        ("merchant_id", NpgsqlDbType.Uuid), ("run_id", NpgsqlDbType.Uuid), ("order_id", NpgsqlDbType.Varchar), ("position", NpgsqlDbType.Integer), ("touch_id", NpgsqlDbType.Uuid),
        ("kind", NpgsqlDbType.Smallint), ("touched_at", NpgsqlDbType.TimestampTz), ("shop", NpgsqlDbType.Uuid), ("link_id", NpgsqlDbType.Uuid), ("placement_id", NpgsqlDbType.Uuid),
        ("campaign_id", NpgsqlDbType.Uuid), ("form", NpgsqlDbType.Smallint), ("channel", NpgsqlDbType.Text), ("staff", NpgsqlDbType.Text), ("share", NpgsqlDbType.Numeric), ("amount", NpgsqlDbType.Bigint),
    ];

    public static async Task InsertAsync(AttributionDbContext context, IEnumerable<OrderCredit> credits, CancellationToken cancellationToken)
    {
        string[] names = [.. Columns.Select(column => column.Name)];
        if (context.Database.GetDbConnection() is NpgsqlConnection connection)
        {
            await using var copy = await connection.BeginBinaryImportAsync($"COPY order_credits ({string.Join(", ", names)}) FROM STDIN (FORMAT BINARY)", cancellationToken);
            foreach (var credit in credits)
            {
                await copy.StartRowAsync(cancellationToken);
                foreach (var (value, (_, type)) in Row(context, credit).Zip(Columns))
                {
                    await (value is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(value, type, cancellationToken));
                }
            }

            await copy.CompleteAsync(cancellationToken);
            return;
        }

        var transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        foreach (var chunk in credits.Chunk(ManyRows.Limit))
        {
            await using var insert = ManyRows.Insert(transaction, "order_credits", names, chunk.Select(credit => Row(context, credit)), "");
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static object?[] Row(AttributionDbContext context, OrderCredit x) =>
    [
        context.Stored(x.MerchantId), context.Stored(x.RunId), x.OrderId, x.Position, x.TouchId is { } touch ? context.Stored(touch) : null, x.Kind,
        x.TouchedAt is { } at ? context.Stored(at) : null, context.Stored(x.Shop), context.Stored(x.LinkId), context.Stored(x.PlacementId), context.Stored(x.CampaignId), x.Form, x.Channel,
        x.Staff, x.Share, x.Amount,
    ];
}
