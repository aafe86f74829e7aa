namespace Redirect.Links.Domains;

/// <summary>The apps that phones may open a domain's links in; what its association files say.</summary>
/// <param name="AppleAppIds">Such as ABCDE12345.com.example.shop.</param>
/// <param name="AndroidApps">With their certificates.</param>
internal sealed record DomainAssociation(IReadOnlyList<string> AppleAppIds, IReadOnlyList<AndroidApp> AndroidApps);
