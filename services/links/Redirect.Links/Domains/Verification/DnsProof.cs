using Redirect.Links.Domains.Dns;

namespace Redirect.Links.Domains.Verification;

/// <summary>Looks for a domain's TXT record.</summary>
internal sealed class DnsProof(DnsResolver resolver)
{
    public async Task<Proof> LookAsync(string host, string token, CancellationToken cancellationToken)
    {
        var answer = await resolver.AskAsync(ProofPlaces.RecordOf(host), DnsRecordType.Txt, cancellationToken);
        if (answer.Status != DnsStatus.Answered)
        {
            return Proof.Unknown;
        }

        return answer.Texts.Any(text => string.Equals(text.Trim(), token, StringComparison.Ordinal)) ? Proof.Found : Proof.Absent;
    }
}
