namespace Redirect.Links.Domains;

/// <summary>An Android app that may open a domain's links.</summary>
/// <param name="Package">Such as com.example.shop.</param>
/// <param name="Fingerprints">1 to 10 SHA-256 fingerprints of its signing certificates: 32 pairs of hexadecimal digits with colons between.</param>
internal sealed record AndroidApp(string Package, IReadOnlyList<string> Fingerprints);
