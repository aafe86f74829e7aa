namespace Redirect.Attribution.Models;

/// <summary>Models as callers name them.</summary>
internal static class ModelNames
{
    /// <summary>All of them, for refusals.</summary>
    public const string All = "'last', 'lastNonDirect', 'first', 'linear', 'timeDecay', 'position', 'markov', 'shapley'";

    private static readonly Dictionary<string, ModelKind> Kinds = Enum.GetValues<ModelKind>().ToDictionary(Of, kind => kind, StringComparer.Ordinal);

    public static string Of(ModelKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];

    /// <summary>False: there is no such model.</summary>
    public static bool TryRead(string? text, out ModelKind kind)
    {
        kind = default;
        return text is not null && Kinds.TryGetValue(text, out kind);
    }
}
