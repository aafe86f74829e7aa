using Redirect.Hosting.Writes;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Codes;

namespace Redirect.Links.Passphrases;

/// <summary>Makes tokens that were not made before. Numbers whose token would look like a word or an order number are left out, about one in eight.</summary>
internal sealed class TokenMaker(CodeMaker codes)
{
    /// <summary>Inside the request's transaction.</summary>
    public Task<string> NextAsync(LinksDbContext db, AfterCommit afterCommit, CancellationToken cancellationToken) =>
        NextAsync(() => codes.NextAsync(CodeKind.Passphrase, db, afterCommit, cancellationToken));

    /// <summary>Inside a transaction of the caller's own; <paramref name="afterCommit"/> is handed what to do once it is committed.</summary>
    public Task<string> NextAsync(LinksDbContext db, Action<Action> afterCommit, CancellationToken cancellationToken) =>
        NextAsync(() => codes.NextAsync(CodeKind.Passphrase, db, afterCommit, cancellationToken));

    private static async Task<string> NextAsync(Func<Task<string>> payload)
    {
        while (true)
        {
            if (PassphraseTokens.Make(await payload()) is { } token)
            {
                return token;
            }
        }
    }
}
