namespace Redirect.Media;

/// <summary>
/// The one question media asks of the link service: which link is this slug? Hosts bring the answer: over HTTP when the
/// link service is another process, by a call when it is the same.
/// </summary>
public interface ILinkDirectory
{
    /// <summary>Finds a link, retired or not.</summary>
    /// <param name="slug">The slug as it stands in the address.</param>
    /// <param name="host">The host of the address: a merchant's own domain has slugs of its own.</param>
    /// <param name="domain">A merchant's own domain that is named in place of it; null for none.</param>
    /// <param name="placementCode">A placement's code to look up with it; null for none.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>The link; null when no link has the slug there.</returns>
    /// <exception cref="HttpRequestException">The link service can't be reached or gave no usable answer; the caller gets 503.</exception>
    /// <exception cref="TimeoutException">It took too long; the caller gets 503.</exception>
    Task<KnownLink?> FindAsync(string slug, string host, string? domain, string? placementCode, CancellationToken cancellationToken);
}
