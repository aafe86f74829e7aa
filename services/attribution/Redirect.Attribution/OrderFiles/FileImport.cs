using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Files;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.OrderFiles;

/// <summary>
/// Takes a file's rows into the book, up to <see cref="ReportOrder.MaxRows"/> in a transaction, and tells of each when it is committed. A process that dies leaves whole
/// transactions behind; the file is sent again as it was, and what is in the book is known by its business key.
/// </summary>
internal sealed class FileImport(IDbContextFactory<AttributionDbContext> contexts, CounterMirror mirror, IOptions<JsonOptions> json)
{
    private readonly JsonSerializerOptions json = json.Value.SerializerOptions;

    /// <summary>Runs over the whole file.</summary>
    /// <typeparam name="TLine">What a row says.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="file">Looked through.</param>
    /// <param name="read">Reads a row that is whole and not empty: what it says, or what became of it already.</param>
    /// <param name="take">Takes rows within a transaction, and says what became of each.</param>
    /// <param name="cancellationToken">Stops between transactions.</param>
    public async Task<IResult> RunAsync<TLine>(
        HttpContext context, OpenFile file, Func<TableRow, (TLine? Line, RowOutcome? Outcome)> read, Func<AttributionDbContext, IReadOnlyList<(long Row, TLine Line)>, Task<Taken>> take,
        CancellationToken cancellationToken)
        where TLine : class
    {
        string? dry = context.Request.Query["dryRun"];
        if (dry is not (null or "" or "true" or "false"))
        {
            return Problem.Rule("dryRun", "dry_run_invalid", "'dryRun' is true or false.");
        }

        var report = new FileReport(context.Response, json, WantsLines(context.Request));
        var isDry = dry == "true";
        var lines = new List<(long Row, TLine Line)>(ReportOrder.MaxRows);
        var outcomes = new List<RowOutcome>(ReportOrder.MaxRows);
        await foreach (var row in file.Table.ReadAsync(cancellationToken))
        {
            var (line, outcome) = Damage(row) is { } damage ? (null, damage) : read(row);
            if (line is not null)
            {
                lines.Add((row.Number, line));
            }
            else
            {
                outcomes.Add(outcome!);
            }

            if (lines.Count + outcomes.Count == ReportOrder.MaxRows)
            {
                await FlushAsync();
            }
        }

        await FlushAsync();
        await report.EndAsync(file, isDry, cancellationToken);
        return Results.Empty;

        async Task FlushAsync()
        {
            if (lines.Count > 0)
            {
                outcomes.AddRange(await WriteAsync(db => take(db, lines), isDry, cancellationToken));
            }

            await report.AddAsync(outcomes, cancellationToken);
            lines.Clear();
            outcomes.Clear();
        }
    }

    /// <summary>What is to be said of a row that can't be read at all; null: it can.</summary>
    public static RowOutcome? Damage(TableRow row) =>
        row.IsDamaged ? new RowOutcome(row.Number, null, RowStatus.Refused, "row", "quote_misplaced", "A quote stands inside a cell that does not begin with one, or behind its closing one. Put the cell in quotes and double those inside.")
        : row.IsEmpty ? new RowOutcome(row.Number, null, RowStatus.Skipped, "row", "row_empty", "Nothing stands in the row.")
        : null;

    private async Task<IReadOnlyList<RowOutcome>> WriteAsync(Func<AttributionDbContext, Task<Taken>> take, bool isDry, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var taken = await take(db);
        if (!isDry)
        {
            // From here on the caller's hanging up changes nothing.
            await transaction.CommitAsync(CancellationToken.None);
            await mirror.ApplyAsync(taken.Totals);
        }

        return taken.Outcomes;
    }

    private static bool WantsLines(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) && accepted.Any(type => type.MediaType == "application/x-ndjson");

    /// <param name="Outcomes">Of each row that was given.</param>
    /// <param name="Totals">To be mirrored after the commit.</param>
    internal sealed record Taken(IReadOnlyList<RowOutcome> Outcomes, IReadOnlyDictionary<ScopeKey, Totals> Totals);
}
