using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Writes;
using Redirect.Links.Passphrases;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Storage.Codes;

/// <summary>Makes slugs, placement codes and passphrases: the next number of a counter through a permutation with a stored key.</summary>
internal sealed class CodeMaker
{
    private readonly ConcurrentDictionary<CodeKind, CodePermutation> permutations = new();

    /// <summary>A code that was not made before. Call it inside the request's transaction.</summary>
    public Task<string> NextAsync(CodeKind kind, LinksDbContext db, AfterCommit afterCommit, CancellationToken cancellationToken) =>
        NextAsync(kind, db, remember => afterCommit.Add(_ =>
        {
            remember();
            return Task.CompletedTask;
        }), cancellationToken);

    /// <summary>A code that was not made before, for a transaction of the caller's own.</summary>
    /// <param name="kind">What it is for.</param>
    /// <param name="db">In a transaction.</param>
    /// <param name="afterCommit">Is handed what to do once the transaction is committed, and never without that.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> NextAsync(CodeKind kind, LinksDbContext db, Action<Action> afterCommit, CancellationToken cancellationToken)
    {
        if (!permutations.TryGetValue(kind, out var permutation))
        {
            // Whoever comes second waits here for the first one's commit, finds the key there, and reads that.
            var made = RandomNumberGenerator.GetBytes(32);
            await db.Database.ExecuteSqlAsync($"INSERT INTO code_secrets (kind, key) VALUES ({(int)kind}, {made}) ON CONFLICT DO NOTHING", cancellationToken);
            var key = await db.CodeSecrets.Where(secret => secret.Kind == kind).Select(secret => secret.Key).SingleAsync(cancellationToken);
            permutation = PermutationOf(kind, key);

            // Remembered only once it can't be rolled back any more: a forgotten key would make codes that repeat.
            afterCommit(() => permutations.TryAdd(kind, permutation));
        }

        return permutation.Encode(await db.NextNumberAsync(kind, cancellationToken));
    }

    private static CodePermutation PermutationOf(CodeKind kind, byte[] key) => kind switch
    {
        CodeKind.Slug => new CodePermutation(key, 7),
        CodeKind.Placement => new CodePermutation(key, 6),
        CodeKind.Passphrase => new CodePermutation(key, PassphraseTokens.PayloadLength, PassphraseTokens.Alphabet),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
