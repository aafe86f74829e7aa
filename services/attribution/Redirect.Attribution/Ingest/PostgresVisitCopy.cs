using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Redirect.Attribution.Ingest;

/// <summary>
/// Visits by <c>COPY</c>, less than half the cost of an <c>INSERT … ON CONFLICT</c>. It has no word for visits that are there already: then nothing of it is done, and
/// the caller inserts. Mostly none is, for a message comes twice only where a process died.
/// </summary>
internal static class PostgresVisitCopy
{
    private const string Savepoint = "copied_visits";

    private const string Copy =
        """
        COPY visits (event_id, merchant_id, link_id, placement_id, campaign_id, form, channel, occurred_at, ingested_at, visitor_id, quality,
                     quality_reason, quality_rules_version, device, os, app, language, referrer_host, address_prefix, address_hash,
                     signals, user_agent_id, outcome, variant, variant_probability, rule, link_version, region)
        FROM STDIN (FORMAT BINARY)
        """;

    /// <summary>Copies the visits, whose ids carry their times.</summary>
    /// <returns>False where one of them is there, or could be there with another time.</returns>
    /// <exception cref="PostgresException">Anything else; a check violation where the day of one is not open.</exception>
    public static async Task<bool> TryAsync(DbTransaction transaction, IReadOnlyList<VisitRow> visits, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)transaction.Connection!;
        await using (var look = new NpgsqlBatch(connection, (NpgsqlTransaction)transaction) { BatchCommands = { new($"SAVEPOINT {Savepoint}"), new("SELECT EXISTS (SELECT 1 FROM untimed_visits)") } })
        {
            if (await look.ExecuteScalarAsync(cancellationToken) is true)
            {
                return false;
            }
        }

        try
        {
            await using var rows = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
            foreach (var visit in visits)
            {
                await WriteAsync(rows, visit, cancellationToken);
            }

            await rows.CompleteAsync(cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await ((NpgsqlTransaction)transaction).RollbackAsync(Savepoint, cancellationToken);
            return false;
        }
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter rows, VisitRow visit, CancellationToken cancellationToken)
    {
        await rows.StartRowAsync(cancellationToken);
        await rows.WriteAsync(visit.EventId, NpgsqlDbType.Uuid, cancellationToken);
        await rows.WriteAsync(visit.MerchantId, NpgsqlDbType.Uuid, cancellationToken);
        await rows.WriteAsync(visit.LinkId, NpgsqlDbType.Uuid, cancellationToken);
        await rows.WriteAsync(visit.PlacementId, NpgsqlDbType.Uuid, cancellationToken);
        await rows.WriteAsync(visit.CampaignId, NpgsqlDbType.Uuid, cancellationToken);
        await rows.WriteAsync(visit.Form, NpgsqlDbType.Smallint, cancellationToken);
        await rows.WriteAsync(visit.Channel, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(visit.OccurredAt, NpgsqlDbType.TimestampTz, cancellationToken);
        await rows.WriteAsync(visit.IngestedAt, NpgsqlDbType.TimestampTz, cancellationToken);
        await rows.WriteAsync(visit.VisitorId, NpgsqlDbType.Uuid, cancellationToken);
        await rows.WriteAsync(visit.Quality, NpgsqlDbType.Smallint, cancellationToken);
        await rows.WriteAsync(visit.QualityReason, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(visit.QualityRulesVersion, NpgsqlDbType.Integer, cancellationToken);
        await rows.WriteAsync(visit.Device, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(visit.Os, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(visit.App, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(visit.Language, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(visit.ReferrerHost, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(visit.AddressPrefix, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(visit.AddressHash, NpgsqlDbType.Bytea, cancellationToken);
        await rows.WriteAsync(visit.Signals, NpgsqlDbType.Integer, cancellationToken);
        await rows.WriteAsync(visit.UserAgentId, NpgsqlDbType.Uuid, cancellationToken);
        await rows.WriteAsync(visit.Outcome, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(visit.Variant, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(visit.VariantProbability, NpgsqlDbType.Double, cancellationToken);
        await rows.WriteAsync(visit.Rule, NpgsqlDbType.Integer, cancellationToken);
        await rows.WriteAsync(visit.LinkVersion, NpgsqlDbType.Bigint, cancellationToken);
        await rows.WriteAsync(visit.Region, NpgsqlDbType.Text, cancellationToken);
    }
}
