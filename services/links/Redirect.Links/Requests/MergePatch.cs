using System.Runtime.CompilerServices;

namespace Redirect.Links.Requests;

/// <summary>
/// The body of a PATCH (RFC 7396): what is absent stays, what is null is cleared. A property's setter only runs when the body
/// names it, which is how the two are told apart: <c>public string? Title { get; set => field = Given(value); }</c>.
/// </summary>
internal abstract class MergePatch
{
    private readonly HashSet<string> given = [];

    /// <summary>Whether the body names this property; say it by <c>nameof</c>.</summary>
    public bool Has(string property) => given.Contains(property);

    protected T Given<T>(T value, [CallerMemberName] string property = "")
    {
        given.Add(property);
        return value;
    }
}
