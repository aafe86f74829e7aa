namespace Redirect.Links.Storage.Codes;

/// <summary>How many codes were taken, where the database has no sequences.</summary>
internal sealed class CodeCounter
{
    public CodeKind Kind { get; init; }

    public long Taken { get; init; }
}
