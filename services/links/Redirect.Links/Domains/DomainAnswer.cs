using Redirect.Links.Domains.Verification;

namespace Redirect.Links.Domains;

internal sealed record DomainAnswer(
    Guid Id, string Host, DomainState State, VerificationMethod? Method, DomainAnswer.Proofs Verification, DateTime? VerifiedAt, DateTime? CheckedAt,
    string? RootTarget, string? UnknownTarget, IReadOnlyList<string> AppleAppIds, IReadOnlyList<AndroidApp> AndroidApps, DateTime CreatedAt, bool Retired, long Version)
{
    public static DomainAnswer Of(ShortDomain domain) => new(
        domain.Id, domain.Host, domain.State, domain.Method,
        new Proofs(
            new Record("TXT", ProofPlaces.RecordOf(domain.Host), domain.Token),
            new File(ProofPlaces.PathOf(domain.Token), ProofPlaces.ContentOf(domain.Token))),
        domain.VerifiedAt, domain.CheckedAt, domain.RootTarget, domain.UnknownTarget, domain.AppleAppIds, domain.AndroidApps, domain.CreatedAt,
        domain.RetiredAt is not null, domain.Version);

    /// <summary>What shows that the domain is the merchant's. One of the two is enough; it must stay, as it is looked for again now and then.</summary>
    /// <param name="Dns">A record to add at the domain's name server.</param>
    /// <param name="File">A file to put on the domain's web server. Once the domain leads to us, we have it.</param>
    internal sealed record Proofs(Record Dns, File File);

    /// <param name="Type">TXT.</param>
    /// <param name="Name">In full, without a dot at its end.</param>
    /// <param name="Value">The record's text.</param>
    internal sealed record Record(string Type, string Name, string Value);

    /// <param name="Path">On the domain, by http or https, without a redirect.</param>
    /// <param name="Content">The file's text, at most 4 KiB with white space.</param>
    internal sealed record File(string Path, string Content);
}
