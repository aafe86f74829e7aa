using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.OrderFiles;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Reconciliations;

/// <summary>
/// <c>POST /api/v1/reconciliations</c>: compares a platform's file with the book and keeps the report. The book is not changed: whoever agrees with the file imports it. Sent
/// twice it makes two reports, each of the book as it was.
/// </summary>
internal sealed class ReconcileFile(FileIntake intake, IDbContextFactory<AttributionDbContext> contexts, Currencies currencies, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", (HttpContext context, ReconcileFile reconcile, CancellationToken cancellationToken) => reconcile.HandleAsync(context, cancellationToken))
            .WithName(nameof(ReconcileFile)).WithSummary("Compare a platform's file of orders or refunds with the book, and keep the report")
            .DescribeReconciliation().RequireScope(Scopes.OrdersWrite);

    private async Task<IResult> HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (query, problem) = ReconcileQuery.Read(context.Request);
        return query is null
            ? problem!
            : await intake.TakeAsync(context, query.OfRefunds ? FileColumns.OfRefunds : FileColumns.OfOrders, file => RunAsync(file, query, cancellationToken), cancellationToken);
    }

    private async Task<IResult> RunAsync(OpenFile file, ReconcileQuery query, CancellationToken cancellationToken)
    {
        var merchant = file.Caller.MerchantId;
        var external = new ExternalEntries(file, query.OfRefunds, await currencies.FindAsync(merchant, cancellationToken) ?? ExternalEntries.FirstCurrency);
        await external.ReadAsync(cancellationToken);
        if (external.PeriodOf(query) is not { } period)
        {
            return Problem.Rule("from", "period_unknown", "No row of the file can be read and says when it was; give 'from' and 'to'.");
        }

        var theirs = external.Entries.Where(entry => period.Holds(entry.At)).ToList();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var ours = await InternalEntries.ReadAsync(context, file.Caller, query.OfRefunds, period, theirs.ConvertAll(entry => entry.Key), cancellationToken);
        var differences = Reconcile.Compare(ours, theirs, period.To.AddHours(-query.GraceHours));
        var now = OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime);
        var report = new Reconciliation
        {
            MerchantId = merchant,
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            CreatedAt = now,
            Platform = file.Caller.Platform,
            OfRefunds = query.OfRefunds,
            From = period.From,
            To = period.To,
            GraceHours = query.GraceHours,
            Currency = external.Currency,
            FileRows = theirs.Count,
            OutsideRows = external.Entries.Count - theirs.Count,
            RefusedRows = external.Refused,
            External = theirs.Sum(entry => entry.Amount),
            Internal = ours.Sum(entry => entry.Amount),
        };
        await ReconciliationReports.KeepAsync(context, report, differences, cancellationToken);
        var classes = (await ReconciliationReports.ClassesAsync(context, merchant, [report.Id], cancellationToken))[report.Id];
        return TypedResults.Created($"/api/v1/reconciliations/{report.Id}", ReconciliationBody.Of(report, classes) with { Refusals = external.Refusals });
    }
}
