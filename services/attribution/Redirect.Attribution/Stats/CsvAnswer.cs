using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Redirect.Attribution.Stats;

/// <summary>
/// A table (<see cref="CsvText"/>) in UTF-8 with its mark, by which spreadsheets know it. Amounts are minor units; the names of columns never change.
/// </summary>
/// <param name="name">Of the file, without <c>.csv</c>; our own word.</param>
/// <param name="columns">As the JSON twin names them; our own words.</param>
/// <param name="rows">Each as long as <paramref name="columns"/>.</param>
internal sealed class CsvAnswer(string name, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows) : IResult
{
    /// <summary>What <c>format</c> may be.</summary>
    public static readonly Refusal UnknownFormat = new(RefusalKind.Rule, "format", "format_unknown", "'format' is 'json' or 'csv'.");

    /// <summary>Whether the caller wants a table: by <c>format=csv</c>, else by an <c>Accept</c> that likes it no less than JSON; null: the format is unknown.</summary>
    public static bool? IsWanted(HttpContext context, string? format) => format switch
    {
        "csv" => true,
        "json" => false,
        null or "" => Accepts(new RequestHeaders(context.Request.Headers)),
        _ => null,
    };

    /// <summary>The answer, as it is wanted.</summary>
    public static Results<Ok<T>, CsvAnswer, ProblemHttpResult> Of<T>(bool asTable, T body, Func<T, CsvAnswer> table) => asTable ? table(body) : TypedResults.Ok(body);

    /// <summary>The table as text, without its mark.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        CsvText.AddRow(text, columns);
        foreach (var row in rows)
        {
            CsvText.AddRow(text, row);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
        response.Headers.CacheControl = "private, no-store";
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text())];
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    private static bool Accepts(RequestHeaders headers)
    {
        double table = 0, other = 0;
        foreach (var accepted in headers.Accept)
        {
            var quality = accepted.Quality ?? 1;
            if (accepted.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
            {
                table = Math.Max(table, quality);
            }
            else if (accepted.MatchesMediaType("application/json") || accepted.MatchesAllTypes)
            {
                other = Math.Max(other, quality);
            }
        }

        return table > 0 && table >= other;
    }
}
