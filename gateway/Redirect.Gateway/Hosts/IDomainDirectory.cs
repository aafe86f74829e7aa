namespace Redirect.Gateway.Hosts;

/// <summary>Which hosts are merchants' own short domains? Answered by the link service: over HTTP behind a gateway, directly in one process.</summary>
public interface IDomainDirectory
{
    /// <summary>All that are or were verified, in lower case and Punycode. The edge asks every two seconds, and keeps what it knows while nobody answers.</summary>
    /// <param name="cancellationToken">Ends the question after a few seconds at most.</param>
    /// <exception cref="Exception">Nobody knows now.</exception>
    ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);
}
