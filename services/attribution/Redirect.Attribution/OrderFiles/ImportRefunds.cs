using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Files;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.OrderFiles;

/// <summary><c>POST /api/v1/refunds/import</c>: the refunds of a platform's export, each once for ever by its id; one that comes before its order waits for it.</summary>
internal sealed class ImportRefunds(FileIntake intake, FileImport import, ConversionBook book)
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/import", (HttpContext context, ImportRefunds refunds, CancellationToken cancellationToken) => refunds.HandleAsync(context, cancellationToken))
            .WithName(nameof(ImportRefunds)).WithSummary("Import refunds from a CSV file: a platform's export or our own columns; sent again, what is there is known")
            .DescribeFile(isDryRunnable: true).RequireScope(Scopes.OrdersWrite);

    private Task<IResult> HandleAsync(HttpContext context, CancellationToken cancellationToken) => intake.TakeAsync(
        context,
        FileColumns.OfRefunds,
        file => import.RunAsync<RefundLine>(context, file, row => Read(file, row), (db, lines) => TakeAsync(db, file.Caller.MerchantId, lines, cancellationToken), cancellationToken),
        cancellationToken);

    private static (RefundLine? Line, RowOutcome? Outcome) Read(OpenFile file, TableRow row)
    {
        var errors = new FieldErrors();
        var line = RefundLine.Read(errors, file.Columns, row, file.Caller);
        return errors.Any ? (null, RowOutcome.Not(row.Number, line.RefundId, RowStatus.Refused, errors.All[0]))
            : line.Skipped is { } skipped ? (null, RowOutcome.Not(row.Number, line.RefundId, RowStatus.Skipped, skipped))
            : (line, null);
    }

    private async Task<FileImport.Taken> TakeAsync(AttributionDbContext db, Guid merchantId, IReadOnlyList<(long Row, RefundLine Line)> lines, CancellationToken cancellationToken)
    {
        var (outcomes, totals) = await book.TakeAsync(db, merchantId, [.. lines.Select(line => line.Line.Refund!)], cancellationToken);
        return new FileImport.Taken([.. lines.Zip(outcomes, (line, outcome) => RowOutcome.Of(line.Row, line.Line.RefundId, outcome.IsFirst, outcome.Refusal))], totals);
    }
}
