using System.Globalization;
using System.Net;
using Grpc.Core;

namespace Grpc.AspNetCore.StandIn.Tests.Hosting;

/// <summary>A response as it came over HTTP.</summary>
internal sealed record RawResult(
    HttpStatusCode HttpStatus,
    string? ContentType,
    byte[] Content,
    IReadOnlyDictionary<string, string> Headers,
    IReadOnlyDictionary<string, string> Trailers)
{
    /// <summary>The status, wherever it is.</summary>
    public StatusCode? Status => Find("grpc-status") is { } code
        ? (StatusCode)int.Parse(code, CultureInfo.InvariantCulture)
        : null;

    public string? Message => Find("grpc-message");

    /// <summary>Tells whether the status came in the headers, without a body.</summary>
    public bool IsTrailersOnly => Headers.ContainsKey("grpc-status") && Content.Length == 0;

    private string? Find(string key) => Trailers.GetValueOrDefault(key) ?? Headers.GetValueOrDefault(key);
}
