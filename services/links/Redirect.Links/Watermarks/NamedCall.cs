using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Writes;
using Redirect.Links.Storage;

namespace Redirect.Links.Watermarks;

/// <summary>
/// A resolve that its caller named by an <c>Idempotency-Key</c>: kept in the same table and for as long as all such calls, in the transaction of its
/// visit. The key itself stays in the media service, so the answer lies there as it is; it names a link, a visit and a target.
/// </summary>
internal sealed class NamedCall
{
    private readonly byte[] scope;
    private readonly byte[] fingerprint;

    private NamedCall(byte[] scope, byte[] fingerprint) => (this.scope, this.fingerprint) = (scope, fingerprint);

    /// <summary>Null: the caller named none.</summary>
    public static NamedCall? Of(ResolveWatermarkRequest question, Guid merchantId) => question.Call.IsEmpty
        ? null
        : new NamedCall(SHA256.HashData([.. "resolve-watermark"u8, .. merchantId.ToByteArray(), .. question.Call.Span]), question.Fingerprint.ToByteArray());

    /// <summary>The answer that the call had, or why it can't have it; null: it was not made.</summary>
    public async Task<ResolveWatermarkAnswer?> FindAsync(LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - IdempotencyModel.Lifetime;
        var kept = await db.Set<IdempotencyKey>().AsNoTracking().FirstOrDefaultAsync(row => row.Scope == scope && row.CreatedAt >= oldest, cancellationToken);
        if (kept is null)
        {
            return null;
        }

        if (!kept.Fingerprint.AsSpan().SequenceEqual(fingerprint))
        {
            return new ResolveWatermarkAnswer { Refusals = { new Refusal { Field = WriteFilters.KeyHeader, Code = "idempotency_key_reused", Detail = "This 'Idempotency-Key' was sent before with another picture or reader. Take a new key for a new call." } } };
        }

        var answer = ResolveWatermarkAnswer.Parser.ParseFrom(kept.Answer);
        answer.Replayed = true;
        return answer;
    }

    /// <summary>Writes the call's row, in a transaction.</summary>
    /// <returns>Whether nobody else has.</returns>
    public async Task<bool> TryBeginAsync(LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var oldest = now - IdempotencyModel.Lifetime;
        await db.Set<IdempotencyKey>().Where(row => row.Scope == scope && row.CreatedAt < oldest).ExecuteDeleteAsync(cancellationToken);
        try
        {
            // Plain SQL: a row in the change tracker would be in the way if the insert fails.
            await db.Database.ExecuteSqlAsync($"INSERT INTO idempotency_keys (scope, fingerprint, created_at) VALUES ({scope}, {fingerprint}, {now})", cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception.IsUniqueViolation())
        {
            return false;
        }
    }

    /// <summary>Keeps the answer, in the same transaction.</summary>
    public Task KeepAsync(LinksDbContext db, ResolveWatermarkAnswer answer)
    {
        var bytes = answer.ToByteArray();
        return db.Set<IdempotencyKey>().Where(row => row.Scope == scope)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.Status, StatusCodes.Status200OK).SetProperty(x => x.Answer, bytes), CancellationToken.None);
    }
}
