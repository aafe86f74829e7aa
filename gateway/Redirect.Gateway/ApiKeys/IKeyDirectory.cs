using Redirect.Hosting.Principals;

namespace Redirect.Gateway.ApiKeys;

/// <summary>Whose key is this? Answered by the link service: over HTTP behind a gateway, directly in one process.</summary>
public interface IKeyDirectory
{
    /// <summary>
    /// The owner of a key; null when there is no such key, or it has expired or been revoked. The edge asks at most once in 3 s for one key.
    /// </summary>
    /// <param name="key">As the caller wrote it: 8 to 256 visible ASCII characters. Never log it.</param>
    /// <param name="cancellationToken">Ends the question after a few seconds at most.</param>
    /// <exception cref="Exception">Nobody knows now: the caller gets 503 <c>keys_unavailable</c>, not 401.</exception>
    ValueTask<Principal?> FindAsync(string key, CancellationToken cancellationToken);
}
