namespace Redirect.Links.Staff;

/// <summary>What a merchant says of a member of staff.</summary>
internal static class StaffFields
{
    /// <summary>Of a number, in characters.</summary>
    public const int MaxNumber = 64;

    /// <summary>Of a name or store, in characters.</summary>
    public const int MaxText = 200;

    public const string NumberDetail = "A member's number has 1 to 64 ASCII letters, digits, '-', '_' and '.'; capital letters make a difference.";

    /// <summary>Whether a text can be a number.</summary>
    public static bool IsNumber(string text) => text.Length is > 0 and <= MaxNumber && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
