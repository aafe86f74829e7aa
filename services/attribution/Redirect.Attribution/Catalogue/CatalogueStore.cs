using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Catalogue;

/// <summary>
/// Applies changes that are newer than what is known, many to a statement; both databases know the same <c>ON CONFLICT … WHERE</c>.
/// A change that comes late, twice or beside another replica's leaves the newest.
/// </summary>
internal sealed class CatalogueStore(IDbContextFactory<AttributionDbContext> contexts)
{
    private const int RowsPerStatement = 200;

    public async Task ApplyAsync(CatalogueChanges changes, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await context.Database.GetDbConnection().BeginTransactionAsync(cancellationToken);

        await UpsertAsync(
            transaction, "campaigns", ["name", "retired"], changes.Campaigns,
            x => [context.Stored(x.MerchantId), context.Stored(x.Id), x.Version, x.Name, x.Retired], cancellationToken);
        await UpsertAsync(
            transaction, "placements", ["campaign_id", "code", "name", "channel", "store", "staff", "partner", "retired"], changes.Placements,
            x => [context.Stored(x.MerchantId), context.Stored(x.Id), x.Version, context.Stored(x.CampaignId), x.Code, x.Name, x.Channel, x.Store, x.Staff, x.Partner, x.Retired],
            cancellationToken);
        await UpsertAsync(
            transaction, "links", ["slug", "title", "placement_id", "retired"], changes.Links,
            x => [context.Stored(x.MerchantId), context.Stored(x.Id), x.Version, x.Slug, x.Title, x.PlacementId is { } id ? context.Stored(id) : DBNull.Value, x.Retired],
            cancellationToken);

        foreach (var chunk in changes.Windows.Chunk(ManyRows.Limit))
        {
            await using var insert = ManyRows.Insert(
                transaction, "campaign_windows", ["merchant_id", "campaign_id", "version", "lookback_days", "holds_from"],
                chunk.Select(x => (object?[])[context.Stored(x.MerchantId), context.Stored(x.CampaignId), x.Version, x.LookbackDays, context.Stored(x.HoldsFrom)]),
                "ON CONFLICT (merchant_id, campaign_id, version) DO NOTHING");
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task UpsertAsync<T>(
        DbTransaction transaction, string table, string[] columns, IReadOnlyCollection<T> rows, Func<T, object[]> values, CancellationToken cancellationToken)
    {
        foreach (var chunk in rows.Chunk(RowsPerStatement))
        {
            await using var command = transaction.Connection!.CreateCommand();
            command.Transaction = transaction;
            var sql = new StringBuilder().Append(CultureInfo.InvariantCulture, $"INSERT INTO {table} (merchant_id, id, version, {string.Join(", ", columns)}) VALUES ");
            foreach (var row in chunk)
            {
                sql.Append(command.Parameters.Count == 0 ? "(" : ", (");
                var first = true;
                foreach (var value in values(row))
                {
                    var parameter = command.CreateParameter();
                    parameter.ParameterName = "@p" + command.Parameters.Count.ToString(CultureInfo.InvariantCulture);
                    parameter.Value = value;
                    command.Parameters.Add(parameter);
                    sql.Append(first ? "" : ", ").Append(parameter.ParameterName);
                    first = false;
                }

                sql.Append(')');
            }

            sql.Append(
                CultureInfo.InvariantCulture,
                $" ON CONFLICT (merchant_id, id) DO UPDATE SET version = excluded.version, {string.Join(", ", columns.Select(column => $"{column} = excluded.{column}"))} WHERE excluded.version > {table}.version");
#pragma warning disable CA2100 // Only our own table and column names are in the text; every value is a parameter.
            command.CommandText = sql.ToString();
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
