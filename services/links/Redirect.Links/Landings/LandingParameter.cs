using Redirect.Hosting.Problems;

namespace Redirect.Links.Landings;

/// <summary>The query value by which a target learns the token of its visit: its name is the merchant's, and without one a target gets nothing of ours. Pure.</summary>
internal static class LandingParameter
{
    /// <summary>Of a name, in characters.</summary>
    public const int MaxLength = 32;

    /// <summary>The name as it is kept; null: none, which is also what an empty text says.</summary>
    public static string? Check(FieldErrors errors, string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        if (name.Length > MaxLength || !char.IsAsciiLetter(name[0]) || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
        {
            errors.Add("landingParameter", "name_invalid", $"'landingParameter' is a letter and up to {MaxLength - 1} ASCII letters, digits, '_' and '-'.");
        }

        return name;
    }

    /// <summary>The location with the token behind its query and before its fragment. Whatever else has the name there goes: what the reader sent, or the target has.</summary>
    /// <param name="location">As a header takes it.</param>
    /// <param name="name">As <see cref="Check"/> lets it pass.</param>
    /// <param name="token">Of the visit.</param>
    public static string Put(string location, string name, string token)
    {
        var hash = location.IndexOf('#', StringComparison.Ordinal);
        var fragment = hash < 0 ? "" : location[hash..];
        var address = hash < 0 ? location : location[..hash];
        var mark = address.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0)
        {
            return string.Concat(address, $"?{name}={token}", fragment);
        }

        var rest = address[(mark + 1)..];
        if (rest.Contains(name, StringComparison.Ordinal) || rest.Contains('%', StringComparison.Ordinal))
        {
            rest = string.Join('&', rest.Split('&').Where(pair => !Names(pair, name)));
        }

        return string.Concat(address[..(mark + 1)], rest.Length == 0 ? "" : rest + "&", $"{name}={token}", fragment);
    }

    // The name may be written with percent signs; no page reads it otherwise than this.
    private static bool Names(string pair, string name)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]) == name;
    }
}
