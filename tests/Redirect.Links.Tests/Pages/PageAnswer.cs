using System.Net;

namespace Redirect.Links.Tests.Pages;

/// <summary>A page as a browser got it.</summary>
internal sealed record PageAnswer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>A header; empty when it is not there.</summary>
    public string this[string name] => Headers.TryGetValue(name, out var value) ? value : "";

    /// <summary>The code, when it is a problem.</summary>
    public string? Code => System.Text.Json.JsonDocument.Parse(Text).RootElement.GetProperty("code").GetString();
}
