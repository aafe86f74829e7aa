using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Files;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.OrderFiles;

/// <summary><c>POST /api/v1/orders/import</c>: the orders of a platform's export, each once for ever by the child order's id.</summary>
internal sealed class ImportOrders(FileIntake intake, FileImport import, ConversionBook book)
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/import", (HttpContext context, ImportOrders orders, CancellationToken cancellationToken) => orders.HandleAsync(context, cancellationToken))
            .WithName(nameof(ImportOrders)).WithSummary("Import orders from a CSV file: a platform's export or our own columns; sent again, what is there is known")
            .DescribeFile(isDryRunnable: true).RequireScope(Scopes.OrdersWrite);

    private Task<IResult> HandleAsync(HttpContext context, CancellationToken cancellationToken) => intake.TakeAsync(
        context,
        FileColumns.OfOrders,
        file => import.RunAsync<OrderLine>(context, file, row => Read(file, row), (db, lines) => TakeAsync(db, file.Caller.MerchantId, lines, cancellationToken), cancellationToken),
        cancellationToken);

    private static (OrderLine? Line, RowOutcome? Outcome) Read(OpenFile file, TableRow row)
    {
        var errors = new FieldErrors();
        var line = OrderLine.Read(errors, file.Columns, row, file.Caller);
        return errors.Any ? (null, RowOutcome.Not(row.Number, line.OrderId, RowStatus.Refused, errors.All[0])) : (line, null);
    }

    private async Task<FileImport.Taken> TakeAsync(AttributionDbContext db, Guid merchantId, IReadOnlyList<(long Row, OrderLine Line)> lines, CancellationToken cancellationToken)
    {
        var placements = await PlacementsAsync(db, merchantId, lines.SelectMany(line => line.Line.PlacementCodes), cancellationToken);
        List<IReadOnlyList<OrderReport>> rows =
        [
            .. lines.Select(line =>
            {
                // Two codes of two placements, or two placements of one code, name none: which of them it was would be a guess.
                var named = line.Line.PlacementCodes.SelectMany(code => placements[code]).Distinct().ToList();
                return (IReadOnlyList<OrderReport>)(named.Count == 1 ? [.. line.Line.Reports.Select(report => report with { NamedPlacementId = named[0] })] : line.Line.Reports);
            }),
        ];
        var (outcomes, totals) = await book.TakeAsync(db, merchantId, rows, cancellationToken);
        return new FileImport.Taken([.. lines.Zip(outcomes, (line, outcome) => RowOutcome.Of(line.Row, line.Line.OrderId, outcome.IsNews, outcome.Refusal))], totals);
    }

    private static async Task<ILookup<string, Guid>> PlacementsAsync(AttributionDbContext db, Guid merchantId, IEnumerable<string> named, CancellationToken cancellationToken)
    {
        var codes = named.Distinct(StringComparer.Ordinal).ToList();
        var found = codes.Count == 0
            ? []
            : await db.Placements.AsNoTracking().Where(x => x.MerchantId == merchantId && x.Code != "" && codes.Contains(x.Code)).ToListAsync(cancellationToken);
        return found.ToLookup(x => x.Code, x => x.Id, StringComparer.Ordinal);
    }
}
