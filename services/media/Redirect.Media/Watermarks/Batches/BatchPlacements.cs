using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Redirect.Media.Uploads;

namespace Redirect.Media.Watermarks.Batches;

/// <summary>The placements that a batch is for: named in a text, or in a table.</summary>
internal static class BatchPlacements
{
    /// <summary>Bytes of a table.</summary>
    public const int MaxTableBytes = 1 << 20;

    private const string Column = "placementId";

    /// <summary>UUIDs with commas, spaces or line ends between; each once.</summary>
    public static IReadOnlyList<Guid> OfText(string text)
    {
        var ids = new List<Guid>();
        foreach (var part in text.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            ids.Add(Guid.TryParseExact(part, "D", out var id) ? id : throw Refused("placementIds", "id_invalid", $"Number {(ids.Count + 1).ToString(CultureInfo.InvariantCulture)} of 'placementIds' is no UUID."));
        }

        return [.. ids.Distinct()];
    }

    /// <summary>The column placementId of a table (RFC 4180, UTF-8, with a header); each once.</summary>
    public static IReadOnlyList<Guid> OfTable(byte[] table)
    {
        var ids = new List<Guid>();
        using var text = new StreamReader(new MemoryStream(table), new UTF8Encoding(false, throwOnInvalidBytes: true));
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { MaxFieldSize = 4096, MissingFieldFound = null, PrepareHeaderForMatch = header => header.Header.Trim().ToLowerInvariant() });
        try
        {
            if (!csv.Read() || !csv.ReadHeader() || csv.GetFieldIndex(Column, isTryGet: true) < 0)
            {
                throw Refused("placements", "column_missing", $"The table needs a header with the column {Column}.");
            }

            while (csv.Read())
            {
                ids.Add(Guid.TryParseExact(csv.GetField(Column)?.Trim(), "D", out var id) ? id : throw Refused("placements", "id_invalid", $"In row {csv.Parser.Row}, {Column} is no UUID."));
                if (ids.Count > BatchForm.MaxMade)
                {
                    break; // refused for its number in any case
                }
            }
        }
        catch (Exception exception) when (exception is CsvHelperException or DecoderFallbackException)
        {
            throw Refused("placements", "csv_malformed", "The table is not UTF-8, or not the CSV of RFC 4180.", exception);
        }

        return [.. ids.Distinct()];
    }

    private static UploadRefusedException Refused(string field, string code, string detail, Exception? inner = null) => new([new(field, code, detail)], inner);
}
