using Redirect.Contracts.Links.V1;

namespace Redirect.Media;

/// <summary>
/// What media asks of the link service: which link is this slug or mark; issue a mark or labels for it. Hosts bring the answers: over HTTP
/// when the link service is another process, by a call when it is the same.
/// </summary>
/// <remarks>
/// Every question may throw <see cref="HttpRequestException"/> (the link service can't be reached or gave no usable answer) and
/// <see cref="TimeoutException"/> (it took too long); the caller gets 503.
/// </remarks>
public interface ILinkDirectory
{
    /// <summary>Finds a link, retired or not.</summary>
    /// <param name="slug">The slug as it stands in the address.</param>
    /// <param name="host">The host of the address: a merchant's own domain has slugs of its own.</param>
    /// <param name="domain">A merchant's own domain that is named in place of it; null for none.</param>
    /// <param name="placementCode">A placement's code to look up with it; null for none.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>The link; null when no link has the slug there.</returns>
    Task<KnownLink?> FindAsync(string slug, string host, string? domain, string? placementCode, CancellationToken cancellationToken);

    /// <summary>The mark of a link and placement; the same each time.</summary>
    Task<IssueWatermarkAnswer> IssueWatermarkAsync(IssueWatermarkRequest question, CancellationToken cancellationToken);

    /// <summary>The secret that a merchant's marks are made and read with.</summary>
    Task<WatermarkKeyAnswer> WatermarkKeyAsync(WatermarkKeyRequest question, CancellationToken cancellationToken);

    /// <summary>Which of these are marks of this merchant?</summary>
    Task<FindWatermarksAnswer> FindWatermarksAsync(FindWatermarksRequest question, CancellationToken cancellationToken);

    /// <summary>Records that a reader came with a marked picture, and says where it leads.</summary>
    Task<ResolveWatermarkAnswer> ResolveWatermarkAsync(ResolveWatermarkRequest question, CancellationToken cancellationToken);

    /// <summary>The addresses for one link at many places.</summary>
    Task<MakeLabelsAnswer> MakeLabelsAsync(MakeLabelsRequest question, CancellationToken cancellationToken);
}
