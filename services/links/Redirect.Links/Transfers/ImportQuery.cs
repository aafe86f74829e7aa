using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Redirect.Hosting.Files;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Transfers.Rows;

namespace Redirect.Links.Transfers;

/// <summary>What an import's address and headers say.</summary>
internal sealed record ImportQuery
{
    private const int Gb18030 = 54936;

    /// <summary>Null: told from the file's columns.</summary>
    public string? Dialect { get; private init; }

    public OnConflict OnConflict { get; private init; }

    public bool DryRun { get; private init; }

    /// <summary>The first row that is wanted, from 1.</summary>
    public long From { get; private init; } = 1;

    /// <summary>The call's name, by which rows without slug and externalId are found again when it is repeated; null: it has none.</summary>
    public string? Key { get; private init; }

    public bool AsTable { get; private init; }

    public Encoding Encoding { get; private init; } = Encoding.UTF8;

    /// <summary>One JSON document as the answer, instead of a line for each row.</summary>
    public bool AsDocument { get; private init; }

    public static (ImportQuery? Query, ProblemHttpResult? Problem) Read(HttpRequest request, IEnumerable<string> dialects)
    {
        var query = request.Query;
        var unknown = query.Keys.FirstOrDefault(name => name is not ("dialect" or "onConflict" or "dryRun" or "from"));
        if (unknown is not null)
        {
            return Refuse("parameter_unknown", "Parameters are dialect, onConflict, dryRun and from.");
        }

        string? dialect = query["dialect"];
        if (!string.IsNullOrEmpty(dialect) && !dialects.Contains(dialect))
        {
            return Refuse("dialect_unknown", $"'dialect' is one of {string.Join(", ", dialects)}.");
        }

        var onConflict = OnConflict.Skip;
        string? conflict = query["onConflict"];
        if (conflict is { Length: > 0 } && (!Enum.TryParse(conflict, ignoreCase: true, out onConflict) || !char.IsAsciiLetter(conflict[0])))
        {
            return Refuse("on_conflict_invalid", "'onConflict' is skip, fail or update.");
        }

        string? dryRun = query["dryRun"];
        if (dryRun is not (null or "" or "true" or "false"))
        {
            return Refuse("dry_run_invalid", "'dryRun' is true or false.");
        }

        long from = 1;
        if ((string?)query["from"] is { Length: > 0 } first && (!long.TryParse(first, out from) || from < 1))
        {
            return Refuse("from_invalid", "'from' is the number of a row, from 1.");
        }

        string? key = null;
        if (request.Headers.TryGetValue(WriteFilters.KeyHeader, out var keys))
        {
            key = keys is [{ Length: >= 1 and <= 255 } only] ? only : "";
            if (key.Length == 0 || key.Any(letter => letter is < ' ' or > '~'))
            {
                return Refuse("idempotency_key_invalid", "'Idempotency-Key' is one text of 1 to 255 printable ASCII characters.");
            }
        }

        var (asTable, encoding) = ReadType(request.ContentType);
        if (encoding is null)
        {
            return (null, Problem.Of(StatusCodes.Status415UnsupportedMediaType, "media_type_not_supported", "Send the file as text/csv or application/x-ndjson, in UTF-8 or with charset=gb18030."));
        }

        return (new ImportQuery
        {
            Dialect = string.IsNullOrEmpty(dialect) ? null : dialect,
            OnConflict = onConflict,
            DryRun = dryRun == "true",
            From = from,
            Key = key,
            AsTable = asTable,
            Encoding = encoding,
            AsDocument = MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
                && accepted.Any(type => type.MediaType == "application/json") && !accepted.Any(type => type.MediaType.Value?.EndsWith("ndjson", StringComparison.OrdinalIgnoreCase) == true),
        }, null);

        static (ImportQuery?, ProblemHttpResult?) Refuse(string code, string detail) => (null, Problem.Of(StatusCodes.Status400BadRequest, code, detail));
    }

    public RowFile Open(UploadedFile file) => AsTable ? new CsvRows(file, Encoding) : new NdjsonRows(file, Encoding);

    private static (bool AsTable, Encoding? Encoding) ReadType(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return default;
        }

        bool? asTable = type.MediaType.Value?.ToLowerInvariant() switch
        {
            "text/csv" or "application/csv" or "text/tab-separated-values" => true,
            "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines" => false,
            _ => null,
        };
        var encoding = type.Charset.Value?.Trim('"').ToLowerInvariant() switch
        {
            null or "" or "utf-8" or "utf8" or "us-ascii" => Encoding.UTF8,
            "gb18030" or "gbk" or "gb2312" => CodePagesEncodingProvider.Instance.GetEncoding(Gb18030, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD")),
            _ => null,
        };
        return asTable is { } table ? (table, encoding) : default;
    }
}
