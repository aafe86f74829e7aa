using Redirect.Hosting.Files;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.OrderFiles;

/// <summary>The cells of a row by what they say; what is wrong with them goes to the errors. Pure.</summary>
internal sealed class RowCells(FieldErrors errors, FileColumns columns, TableRow row)
{
    private const int MaxId = Conversions.Order.MaxId;

    public FieldErrors Errors => errors;

    public string? Text(FileField field) => columns.Text(row, field);

    /// <summary>A required id, or an empty text and an error.</summary>
    public string Id(FileField field, string name)
    {
        var text = errors.Required(name, Text(field), MaxId);
        if (FileCells.IsRounded(text))
        {
            errors.Add(name, "id_rounded", $"'{columns.NameOf(field)}' was rounded by a spreadsheet. Export the file again and do not save it there, or format the column as text first.");
        }

        return text;
    }

    /// <summary>A time; null: none is said, or an error.</summary>
    public DateTimeOffset? Time(FileField field, string name)
    {
        if (Text(field) is not { } text)
        {
            return null;
        }

        var time = FileCells.Time(text);
        if (time is null)
        {
            errors.Add(name, "time_malformed", $"'{columns.NameOf(field)}' is a time such as 2026-11-11 00:00:00, of UTC+8, or one with its zone.");
        }

        return time;
    }

    /// <summary>Minor units; null: none is said, or an error.</summary>
    public long? Amount()
    {
        var field = columns.IsPlatforms ? FileField.Yuan : FileField.Amount;
        if (Text(field) is not { } text)
        {
            return null;
        }

        var amount = columns.IsPlatforms ? FileCells.Fen(text) : FileCells.Minor(text);
        if (amount is null)
        {
            errors.Add("amount", "amount_malformed", columns.IsPlatforms
                ? $"'{columns.NameOf(field)}' is yuan with at most two decimals and no sign, such as 1234.50."
                : "'amount' is a whole number of minor units.");
        }

        return amount;
    }

    /// <summary>Whether the buyer is new; null: not said, or an error.</summary>
    public bool? Buyer()
    {
        var text = Text(FileField.Buyer);
        if (text is not (null or "new" or "returning"))
        {
            errors.Add("buyer", "buyer_unknown", "'buyer' is new or returning.");
        }

        return text is null ? null : text == "new";
    }
}
