using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Links.Storage;

namespace Redirect.Links.Claims;

/// <summary>
/// Takes an erased visitor out of claims, waiting ones among them: the id, and the hashes of person, device and address. Stock, budget, states, trails and what is still to come of
/// the claims stay; from then on their events name nobody, and they count against no visitor's limit.
/// <para>Claims by the same cookie afterwards are new acts of its reader, and stay when the message comes again. Whether one is older is told by two clocks, so it is given <see cref="Slack"/>: rather
/// is a young claim nobody's than an old one somebody's. Each code is a transaction of its own under the lock of its stock, so that no settling has read what it takes out; who dies in between has the
/// message again.</para>
/// </summary>
internal sealed class VisitorErasedConsumer(IDbContextFactory<LinksDbContext> contexts) : IMessageConsumer
{
    /// <summary>By how much our clocks and attribution's may differ.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private const int IdBytes = 16;
    private const int CodesPerQuery = 500;

    // Of times that a database can hold; what is outside was told by no clock.
    private static readonly long FirstMs = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long LastMs = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public async Task ConsumeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var erased = Parse(body);
        var (merchant, visitor) = (new Guid(erased.MerchantId.Span, bigEndian: true), new Guid(erased.VisitorId.Span, bigEndian: true));
        var until = DateTimeOffset.FromUnixTimeMilliseconds(erased.ErasedAtMs).UtcDateTime + Slack;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // By code, because that is how claims are found by visitor: an index of visitors alone would be one more to write in every sale.
        for (var after = Guid.Empty; ;)
        {
            var page = await db.SurpriseCodes.Where(code => code.MerchantId == merchant && code.Id > after).OrderBy(code => code.Id).Select(code => code.Id).Take(CodesPerQuery).ToListAsync(cancellationToken);
            var claimed = await db.Claims.Where(claim => page.Contains(claim.CodeId) && claim.VisitorId == visitor && claim.CreatedAt <= until)
                .Select(claim => claim.CodeId).Distinct().ToListAsync(cancellationToken);
            foreach (var code in claimed)
            {
                await TakeOutAsync(db, code, visitor, until, cancellationToken);
            }

            if (page.Count < CodesPerQuery)
            {
                return;
            }

            after = page[^1];
        }
    }

    private static async Task TakeOutAsync(LinksDbContext db, Guid code, Guid visitor, DateTime until, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM code_stocks WHERE code_id = {code} FOR UPDATE", cancellationToken);
        }

        await db.Claims.Where(claim => claim.CodeId == code && claim.VisitorId == visitor && claim.CreatedAt <= until)
            .ExecuteUpdateAsync(
                row => row.SetProperty(claim => claim.VisitorId, (Guid?)null)
                    .SetProperty(claim => claim.Person, (byte[]?)null)
                    .SetProperty(claim => claim.Device, (byte[]?)null)
                    .SetProperty(claim => claim.Address, (byte[]?)null),
                cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static VisitorErased Parse(ReadOnlyMemory<byte> body)
    {
        VisitorErased erased;
        try
        {
            erased = VisitorErased.Parser.ParseFrom(body.Span);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new PoisonMessageException("This is no VisitorErased.", exception);
        }

        return erased.MerchantId.Length == IdBytes && erased.VisitorId.Length == IdBytes && erased.ErasedAtMs >= FirstMs && erased.ErasedAtMs < LastMs
            ? erased
            : throw new PoisonMessageException("The VisitorErased names no merchant, no visitor or no time.");
    }
}
