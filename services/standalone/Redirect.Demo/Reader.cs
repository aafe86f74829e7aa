namespace Redirect.Demo;

/// <summary>A kind of reader: what it sends, and how its visits must be classed.</summary>
/// <param name="Name">For the table.</param>
/// <param name="UserAgent">The User-Agent header.</param>
/// <param name="Quality">The class; null for a request that is no visit.</param>
internal sealed record Reader(string Name, string UserAgent, string? Quality)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>A further header.</summary>
    public (string Name, string Value)? Header { get; init; }
}
