using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Stats;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Statements;

/// <summary><c>GET /api/v1/statements/{id}/lines</c>: by pages as JSON, or all of them as CSV while they are read.</summary>
internal static class ListLines
{
    public const int DefaultLimit = 200;
    public const int MaxLimit = 1_000;

    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/{id:guid}/lines", HandleAsync)
        .WithName("ListStatementLines").WithSummary("The lines of a statement with all they are computed from; format=csv: all of them as a file; as JSON limit 1 to 1,000, default 200")
        .Produces<Response>(StatusCodes.Status200OK, "application/json", "text/csv")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> HandleAsync(
        Guid id, HttpContext http, StatementReader reader, string? format, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        if (format is not (null or "json" or "csv"))
        {
            return Problem.Rule("format", "format_unknown", "'format' is 'json' or 'csv'.");
        }

        if (LedgerPages.Refuse(limit, MaxLimit) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var after = 0;
        if (!string.IsNullOrEmpty(cursor) && (!int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after) || after < 1))
        {
            return LedgerPages.NoCursor.ToProblem();
        }

        if (await reader.FindAsync(merchant, id, cancellationToken) is not { } statement)
        {
            return StatementRefusal.NotFound.ToProblem();
        }

        if (format == "csv")
        {
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"statement-{id}.csv\"";
            http.Response.Headers.CacheControl = "private, no-store";
            return TypedResults.Stream(stream => WriteAsync(stream, statement, reader, cancellationToken), "text/csv; charset=utf-8; header=present");
        }

        var size = limit ?? DefaultLimit;
        var page = await reader.LinesAsync(merchant, id, after, size + 1, cancellationToken);
        return TypedResults.Ok(new Response(
            StatementBody.Of(statement), [.. page.Take(size).Select(LineBody.Of)], page.Count > size ? page[size - 1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task WriteAsync(Stream stream, Statement statement, StatementReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(LineFile.Columns);
        for (var after = 0; ;)
        {
            var page = await reader.LinesAsync(statement.MerchantId, statement.Id, after, MaxLimit, cancellationToken);
            foreach (var line in page)
            {
                LineFile.Add(text, LineBody.Of(line), statement.Currency);
                after = line.Number;
            }

            if (page.Count < MaxLimit)
            {
                break;
            }

            await SendAsync();
        }

        if (statement.Carried != 0)
        {
            LineFile.AddCarried(text, statement.Carried, statement.Currency);
        }

        await SendAsync();

        async Task SendAsync()
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            text.Clear();
        }
    }

    /// <param name="Statement">Of which they are.</param>
    /// <param name="Items">A page of them.</param>
    /// <param name="NextCursor">For the next page; absent on the last.</param>
    internal sealed record Response(StatementBody Statement, IReadOnlyList<LineBody> Items, string? NextCursor);
}
