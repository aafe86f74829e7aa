using System.Collections.Concurrent;
using Redirect.Hosting.Writes;
using Redirect.Links.Passphrases;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage.Secrets;

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
        var codes = await TakeAsync(kind, 1, db, cancellationToken);
        afterCommit(codes.Committed);
        return codes.Codes[0];
    }

    /// <summary>Many codes that were not made before, in one round trip. Call it inside the transaction, and <see cref="TakenCodes.Committed"/> after it.</summary>
    public async Task<TakenCodes> TakeAsync(CodeKind kind, int count, LinksDbContext db, CancellationToken cancellationToken)
    {
        if (!permutations.TryGetValue(kind, out var permutation))
        {
            permutation = PermutationOf(kind, await db.SecretAsync(SecretNames.CodesOf(kind), cancellationToken));
        }

        var numbers = await db.NextNumbersAsync(kind, count, cancellationToken);

        // Remembered only once it can't be rolled back any more: a forgotten key would make codes that repeat.
        return new TakenCodes([.. numbers.Select(permutation.Encode)], () => permutations.TryAdd(kind, permutation));
    }

    private static CodePermutation PermutationOf(CodeKind kind, byte[] key) => kind switch
    {
        CodeKind.Slug => new CodePermutation(key, 7),
        CodeKind.Placement => new CodePermutation(key, 6),
        CodeKind.Passphrase => new CodePermutation(key, PassphraseTokens.PayloadLength, PassphraseTokens.Alphabet),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
