namespace Redirect.Hosting.Problems;

/// <summary>Collects everything that is wrong with a request, so that a caller learns it all at once.</summary>
public sealed class FieldErrors
{
    private readonly List<FieldError> errors = [];

    /// <summary>Whether anything was wrong.</summary>
    public bool Any => errors.Count > 0;

    /// <summary>Everything that was wrong, in the order it was found.</summary>
    public IReadOnlyList<FieldError> All => errors;

    /// <summary>Adds an error.</summary>
    public void Add(string field, string code, string detail) => errors.Add(new FieldError(field, code, detail));

    /// <summary>Requires a text of 1 to <paramref name="max"/> characters; returns it trimmed, or an empty text and an error.</summary>
    public string Required(string field, string? value, int max)
    {
        var text = Optional(field, value, max);
        if (string.IsNullOrEmpty(text))
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                Add(field, "required", $"'{field}' is required.");
            }

            return "";
        }

        return text;
    }

    /// <summary>Allows a text of at most <paramref name="max"/> characters without control characters; returns it trimmed, null when empty.</summary>
    public string? Optional(string field, string? value, int max)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        var text = value.Trim();
        if (text.Length > max)
        {
            Add(field, "too_long", $"'{field}' may have at most {max} characters.");
            return null;
        }

        if (text.Any(char.IsControl))
        {
            Add(field, "control_character", $"'{field}' may not hold control characters.");
            return null;
        }

        return text;
    }
}
