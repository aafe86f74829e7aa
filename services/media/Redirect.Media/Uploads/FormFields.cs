using System.Globalization;
using Redirect.Hosting.Problems;

namespace Redirect.Media.Uploads;

/// <summary>Reads the texts of a form, with an error for each that is wrong.</summary>
internal sealed class FormFields(UploadedForm form)
{
    private readonly FieldErrors errors = new();

    /// <summary>Takes what is wrong.</summary>
    public FieldErrors Errors => errors;

    /// <summary>A UUID; null when not said.</summary>
    public Guid? Id(string field)
    {
        var text = form.Text(field);
        if (text is null)
        {
            return null;
        }

        if (!Guid.TryParseExact(text, "D", out var id))
        {
            errors.Add(field, "id_invalid", $"'{field}' is a UUID.");
        }

        return id;
    }

    /// <summary>One of some words; the first when not said.</summary>
    public T Choice<T>(string field, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        var text = form.Text(field);
        foreach (var (name, value) in choices)
        {
            if (text is null || text == name)
            {
                return value;
            }
        }

        errors.Add(field, "unknown_value", $"'{field}' is one of: {string.Join(", ", choices.ToArray().Select(choice => choice.Name))}.");
        return choices[0].Value;
    }

    /// <summary>true or false; false when not said.</summary>
    public bool Flag(string field) => Choice(field, ("false", false), ("true", true));

    /// <summary>A whole number; null when not said.</summary>
    public int? Number(string field, int min, int max)
    {
        var text = form.Text(field);
        if (text is null)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < min || number > max)
        {
            errors.Add(field, $"{field}_out_of_range", $"'{field}' is a whole number from {min} to {max}.");
        }

        return number;
    }

    /// <summary>Throws when anything was wrong.</summary>
    public void Check()
    {
        if (errors.Any)
        {
            throw new UploadRefusedException(errors.All);
        }
    }
}
