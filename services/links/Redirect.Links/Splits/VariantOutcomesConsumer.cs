using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Links.Storage;

namespace Redirect.Links.Splits;

/// <summary>Keeps what came of variants. Figures are absolute and carry a version: a message that comes twice, late or beside another changes nothing.</summary>
internal sealed class VariantOutcomesConsumer(IDbContextFactory<LinksDbContext> contexts) : IMessageConsumer
{
    private const int MaxName = 50;

    public async Task ConsumeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var outcomes = Parse(body);
        var linkId = new Guid(outcomes.LinkId.Span, bigEndian: true);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // In one order, so that two messages about a link wait for each other and never in a circle.
        foreach (var variant in outcomes.Variants.OrderBy(variant => variant.Name, StringComparer.Ordinal))
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                 INSERT INTO split_outcomes (link_id, variant, visitors, rewards, blocked, version)
                 VALUES ({linkId}, {variant.Name}, {variant.Visitors}, {variant.Rewards}, {variant.Blocked}, {variant.Version})
                 ON CONFLICT (link_id, variant) DO UPDATE SET
                   visitors = excluded.visitors, rewards = excluded.rewards, blocked = excluded.blocked, version = excluded.version
                 WHERE excluded.version > split_outcomes.version
                 """,
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static VariantOutcomes Parse(ReadOnlyMemory<byte> body)
    {
        VariantOutcomes outcomes;
        try
        {
            outcomes = VariantOutcomes.Parser.ParseFrom(body.Span);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new PoisonMessageException("This is no VariantOutcomes.", exception);
        }

        if (outcomes.LinkId.Length != 16)
        {
            throw new PoisonMessageException("The VariantOutcomes name no link.");
        }

        return outcomes.Variants.All(variant => variant.Name.Length is > 0 and <= MaxName && variant is { Visitors: >= 0, Rewards: >= 0 })
            ? outcomes
            : throw new PoisonMessageException("The VariantOutcomes hold a variant that can't be.");
    }
}
