namespace Redirect.Links.Domains.Verification;

/// <summary>Looks for the proof that a domain is its merchant's. A few at a time, whoever asks.</summary>
internal sealed class DomainVerification(DnsProof dns, FileProof file, LinksMetrics metrics) : IDisposable
{
    private const int AtOnce = 8;

    private readonly SemaphoreSlim turns = new(AtOnce);

    /// <summary>Looks for one of the proofs, or for the one that is asked for.</summary>
    /// <returns>How it was found; null when it was not.</returns>
    public async Task<(Proof Proof, VerificationMethod? Method)> LookAsync(string host, string token, VerificationMethod? only, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            var proof = Proof.Unknown;
            if (only is null or VerificationMethod.Dns)
            {
                proof = await dns.LookAsync(host, token, cancellationToken);
                metrics.DomainChecked("dns", NameOf(proof));
                if (proof == Proof.Found)
                {
                    return (proof, VerificationMethod.Dns);
                }
            }

            if (only is null or VerificationMethod.File)
            {
                proof = await file.LookAsync(host, token, cancellationToken);
                metrics.DomainChecked("file", NameOf(proof));
                if (proof == Proof.Found)
                {
                    return (proof, VerificationMethod.File);
                }
            }

            return (proof, null);
        }
        finally
        {
            turns.Release();
        }
    }

    private static string NameOf(Proof proof) => proof switch
    {
        Proof.Found => "found",
        Proof.Absent => "absent",
        _ => "unknown",
    };

    public void Dispose() => turns.Dispose();
}
