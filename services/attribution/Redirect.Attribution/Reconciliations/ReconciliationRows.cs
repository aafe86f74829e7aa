using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Reconciliations;

/// <summary><c>GET /api/v1/reconciliations/{id}/rows.csv</c>: all rows of a report as a table for a spreadsheet, which runs no cell of it.</summary>
internal static class ReconciliationRows
{
    private const int LinesPerWrite = 500;

    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/{id:guid}/rows.csv", HandleAsync)
        .WithName("ExportReconciliationRows").WithSummary("The rows of a report as CSV, of one class or of all; amounts are minor units")
        .Produces<string>(StatusCodes.Status200OK, "text/csv")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .RequireScope(Scopes.OrdersWrite);

    /// <summary>A report's rows in their order.</summary>
    public static IQueryable<ReconciliationRow> Of(AttributionDbContext context, Guid merchantId, Guid id, DifferenceClass? wanted)
    {
        var rows = context.Set<ReconciliationRow>().AsNoTracking().Where(x => x.MerchantId == merchantId && x.ReconciliationId == id);
        return (wanted is { } one ? rows.Where(x => x.Class == one) : rows).OrderBy(x => x.Number);
    }

    /// <summary>Reads a class; null and empty are all.</summary>
    /// <returns>What is wrong with it; null: nothing.</returns>
    public static ProblemHttpResult? ClassOf(string? text, out DifferenceClass? wanted)
    {
        wanted = null;
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        foreach (var one in Enum.GetValues<DifferenceClass>().Where(one => ReconciliationBody.NameOf(one) == text))
        {
            wanted = one;
            return null;
        }

        return Problem.Rule("class", "class_unknown", "'class' is matched, amount_diff, status_diff, missing_internal, missing_external, duplicate_external or late.");
    }

    private static async Task<IResult> HandleAsync(Guid id, HttpContext http, AttributionDbContext context, string? @class, CancellationToken cancellationToken)
    {
        if (ClassOf(@class, out var wanted) is { } unknown)
        {
            return unknown;
        }

        var merchant = http.GetPrincipal().MerchantId;
        if (await context.Set<Reconciliation>().AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchant && x.Id == id, cancellationToken) is not { } report)
        {
            return ReadReconciliations.NotFound();
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        var text = new StringBuilder("class,orderId,refundId,internalAmount,externalAmount,difference,currency,internalState,externalState,at,fileRow\r\n");
        var lines = 0;
        await foreach (var row in Of(context, merchant, id, wanted).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            CsvText.AddRow(
                text, ReconciliationBody.NameOf(row.Class), row.OrderId, row.RefundId, row.InternalAmount, row.ExternalAmount, row.Difference, report.Currency, row.InternalState,
                row.ExternalState, row.At.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), row.FileRow == 0 ? null : row.FileRow);
            if (++lines % LinesPerWrite == 0)
            {
                await http.Response.WriteAsync(text.ToString(), cancellationToken);
                text.Clear();
            }
        }

        await http.Response.WriteAsync(text.ToString(), cancellationToken);
        return Results.Empty;
    }
}
