using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Reconciliations;

/// <summary><c>GET /api/v1/reconciliations</c>, <c>/{id}</c> and <c>/{id}/rows</c>: reports as they were made.</summary>
internal static class ReadReconciliations
{
    /// <summary>Of one answer at most.</summary>
    public const int MaxReports = 100;

    /// <inheritdoc cref="MaxReports"/>
    public const int MaxRows = 1_000;

    private const int DefaultReports = 20;
    private const int DefaultRows = 100;

    public static void Map(IEndpointRouteBuilder group)
    {
        Described(group.MapGet("/", ListAsync), "ListReconciliations", "The reports, the newest first; limit 1 to 100, default 20");
        Described(group.MapGet("/{id:guid}", GetAsync), "GetReconciliation", "A report with the sums of its classes").ProducesProblem(StatusCodes.Status404NotFound);
        Described(group.MapGet("/{id:guid}/rows", RowsAsync), "ListReconciliationRows", "The rows of a report by their keys, of one class or of all; limit 1 to 1,000, default 100").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static RouteHandlerBuilder Described(RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .WithName(name).WithSummary(summary).RequireScope(Scopes.OrdersWrite)
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<ListBody>, ProblemHttpResult>> ListAsync(HttpContext http, AttributionDbContext context, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxReports)
        {
            return LimitProblem(MaxReports);
        }

        var merchant = http.GetPrincipal().MerchantId;
        var reports = context.Set<Reconciliation>().AsNoTracking().Where(x => x.MerchantId == merchant);
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!Guid.TryParseExact(cursor, "N", out var after))
            {
                return CursorProblem();
            }

            reports = reports.Where(x => x.Id < after);
        }

        var take = limit ?? DefaultReports;
        var page = await reports.OrderByDescending(x => x.Id).Take(take + 1).ToListAsync(cancellationToken);
        var classes = await ReconciliationReports.ClassesAsync(context, merchant, [.. page.Take(take).Select(x => x.Id)], cancellationToken);
        return TypedResults.Ok(new ListBody([.. page.Take(take).Select(x => ReconciliationBody.Of(x, classes[x.Id]))], page.Count > take ? page[take - 1].Id.ToString("N") : null));
    }

    private static async Task<Results<Ok<ReconciliationBody>, ProblemHttpResult>> GetAsync(Guid id, HttpContext http, AttributionDbContext context, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        var report = await context.Set<Reconciliation>().AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchant && x.Id == id, cancellationToken);
        return report is null ? NotFound() : TypedResults.Ok(ReconciliationBody.Of(report, (await ReconciliationReports.ClassesAsync(context, merchant, [id], cancellationToken))[id]));
    }

    private static async Task<Results<Ok<RowsBody>, ProblemHttpResult>> RowsAsync(
        Guid id, HttpContext http, AttributionDbContext context, string? @class, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxRows)
        {
            return LimitProblem(MaxRows);
        }

        var after = 0;
        if (!string.IsNullOrEmpty(cursor) && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            return CursorProblem();
        }

        if (ReconciliationRows.ClassOf(@class, out var wanted) is { } unknown)
        {
            return unknown;
        }

        var merchant = http.GetPrincipal().MerchantId;
        if (await context.Set<Reconciliation>().AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchant && x.Id == id, cancellationToken) is not { } report)
        {
            return NotFound();
        }

        var take = limit ?? DefaultRows;
        var page = await ReconciliationRows.Of(context, merchant, id, wanted).Where(x => x.Number > after).Take(take + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new RowsBody(
            report.Currency, [.. page.Take(take).Select(RowBody.Of)], page.Count > take ? page[take - 1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }

    /// <summary>A report that is not there, or another merchant's.</summary>
    public static ProblemHttpResult NotFound() => Problem.NotFound("reconciliation_not_found", "There is no such reconciliation.");

    private static ProblemHttpResult LimitProblem(int max) => Problem.Rule("limit", "limit_out_of_range", $"'limit' is 1 to {max}.");

    private static ProblemHttpResult CursorProblem() => Problem.Of(StatusCodes.Status400BadRequest, "cursor_invalid", "'cursor' is the 'nextCursor' of an answer.");

    /// <summary>Reports, the newest first.</summary>
    /// <param name="Reconciliations">Each with the sums of its classes.</param>
    /// <param name="NextCursor">Where to go on; absent: these were the last.</param>
    internal sealed record ListBody(IReadOnlyList<ReconciliationBody> Reconciliations, string? NextCursor);

    /// <summary>Rows of a report.</summary>
    /// <param name="Currency">Of all amounts, which are minor units.</param>
    /// <param name="Rows">By order, then refund.</param>
    /// <param name="NextCursor">Where to go on; absent: these were the last.</param>
    internal sealed record RowsBody(string Currency, IReadOnlyList<RowBody> Rows, string? NextCursor);

    /// <summary>An order or refund on both sides.</summary>
    /// <param name="Class">How they differ.</param>
    /// <param name="OrderId">Of the child order.</param>
    /// <param name="RefundId">Absent: the order itself.</param>
    /// <param name="InternalAmount">Ours; absent: we have none.</param>
    /// <param name="ExternalAmount">The file's; absent: it has none.</param>
    /// <param name="Difference">What the file has more.</param>
    /// <param name="InternalState">Ours; absent: we have none.</param>
    /// <param name="ExternalState">The file's; absent: it has none.</param>
    /// <param name="At">When it was paid or given back: by us, else by the file.</param>
    /// <param name="FileRow">Of the file, from 1; absent: it has none.</param>
    internal sealed record RowBody(
        string Class, string OrderId, string? RefundId, long? InternalAmount, long? ExternalAmount, long Difference, string? InternalState, string? ExternalState, DateTime At, long? FileRow)
    {
        public static RowBody Of(ReconciliationRow row) => new(
            ReconciliationBody.NameOf(row.Class), row.OrderId, Some(row.RefundId), row.InternalAmount, row.ExternalAmount, row.Difference, Some(row.InternalState), Some(row.ExternalState), row.At,
            row.FileRow == 0 ? null : row.FileRow);

        private static string? Some(string text) => text.Length == 0 ? null : text;
    }
}
