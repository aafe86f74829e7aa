namespace Redirect.Testing.GrpcJs;

/// <summary>A call as <c>call.mjs</c> takes it.</summary>
public sealed record GrpcJsCall(string Proto, string Address, string Service, string Method)
{
    /// <summary>Folders where the proto file's imports are found, beside its own.</summary>
    public IReadOnlyList<string>? Includes { get; init; }

    public object? Request { get; init; }

    public string? RequestBase64 { get; init; }

    public IReadOnlyDictionary<string, string[]>? Metadata { get; init; }

    public int? DeadlineMs { get; init; }

    public int? CancelAfterMs { get; init; }

    public int? MaxMessages { get; init; }
}
