using System.Buffers.Text;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Files;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;
using Redirect.Links.Transfers.Dialects;
using Redirect.Links.Transfers.Rows;

namespace Redirect.Links.Transfers;

/// <summary>
/// Takes in a file of links. The file is looked through first: one that can't be read to its end is refused as a whole. Then its rows are written
/// in batches, each a transaction, and reported as they are committed. Sent again, it goes on where it broke off: what is there is passed over.
/// </summary>
internal sealed partial class ImportLinks(
    IDbContextFactory<LinksDbContext> contexts, LinkEditor editor, LinkWriter writer, ImportSlots slots, IOptions<TransferOptions> options, IOptions<JsonOptions> json, LinksMetrics metrics,
    IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<ImportLinks> logger)
{
    private const int BatchSize = 500;

    /// <summary>In one call: at some 0.2 s for each hash.</summary>
    private const int MaxPasswords = 100;

    private readonly IReadOnlyList<Dialect> dialects = Dialect.All(json.Value.SerializerOptions);

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/import", (HttpContext context, ImportLinks import, CancellationToken cancellationToken) => import.HandleAsync(context, cancellationToken))
            .WithName(nameof(ImportLinks)).WithSummary("Import links from a file: ours, or another system's")
            .AddOpenApiOperationTransformer(TransferDescription.OfImport)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireScope(Scopes.LinksWrite);

    private async Task<Results<EmptyHttpResult, ProblemHttpResult>> HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (query, problem) = ImportQuery.Read(context.Request, dialects.Select(dialect => dialect.Name));
        if (query is null)
        {
            return problem!;
        }

        using var place = slots.TryTake();
        if (place is null)
        {
            return Problem.Unavailable(context, "imports_busy", "As many imports as this server runs at once are under way. Try again.");
        }

        try
        {
            await using var file = await UploadedFile.ReceiveAsync(context, options.Value.Directory, options.Value.MaxMegabytes * 1024L * 1024, cancellationToken);
            var rows = query.Open(file);
            await rows.CheckAsync(options.Value.MaxRows, cancellationToken);
            return await RunAsync(context, query, rows, DialectOf(query, rows), cancellationToken);
        }
        catch (FileRefusedException refused)
        {
            return refused.Problem();
        }
        catch (IOException exception) when (exception is not BadHttpRequestException && !cancellationToken.IsCancellationRequested && !context.Response.HasStarted)
        {
            Log.NoRoom(logger, exception);
            return Problem.Unavailable(context, "import_no_room", "There is no room to put the file aside. Try again, or send less at once.");
        }
    }

    private Dialect DialectOf(ImportQuery query, RowFile rows)
    {
        var names = Dialect.PlainNames(rows.Names);
        var dialect = query.Dialect is { } name ? dialects.Single(known => known.Name == name) : dialects.FirstOrDefault(known => known.Fits(names));
        if (dialect is null)
        {
            throw new FileRefusedException(422, "dialect_unknown", "The columns are of no system known here. Name them as one does, or say 'dialect'.", 0);
        }

        return dialect.Refuse(rows.Names) is { } refused && (query.AsTable || query.Dialect is null) ? throw refused : dialect;
    }

    private async Task<Results<EmptyHttpResult, ProblemHttpResult>> RunAsync(HttpContext context, ImportQuery query, RowFile rows, Dialect dialect, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var host = context.Request.Host.Host;
        var call = new Call(
            merchantId, query, new WriteRules(query.OnConflict, RefuseStanding: false, host, query.DryRun ? new PretendedLinks() : null),
            new LinkDrafts(editor, clock, merchantId, host, MaxPasswords), new ImportReport(context.Response, json.Value.SerializerOptions, query.AsDocument),
            new ImportSummary { Dialect = dialect.Name, DryRun = query.DryRun, Passed = query.From - 1 });
        var batch = new List<LinkDraft>(BatchSize);
        var inBatch = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await foreach (var record in rows.ReadAsync(query.From, cancellationToken))
            {
                var draft = DraftOf(record, dialect, call);

                // Two rows that change one link go into two batches, so that the second finds what the first made of it.
                if (batch.Count == BatchSize || (query.OnConflict == OnConflict.Update && !Distinct(inBatch, draft)))
                {
                    if (!await FlushAsync(batch, call, cancellationToken))
                    {
                        return await StopAsync(call, cancellationToken);
                    }

                    batch.Clear();
                    inBatch.Clear();
                    Distinct(inBatch, draft);
                }

                batch.Add(draft);
            }

            if (batch.Count > 0 && !await FlushAsync(batch, call, cancellationToken))
            {
                return await StopAsync(call, cancellationToken);
            }
        }
        catch (Exception exception) when (call.Report.Begun && !cancellationToken.IsCancellationRequested && IsStorage(exception))
        {
            Log.Broken(logger, exception, batch[0].Row);
            call.Summary.Stopped = "storage_unavailable";
            call.Summary.ResumeFrom = batch[0].Row;
            return await StopAsync(call, cancellationToken);
        }

        call.Summary.Complete = true;
        return await StopAsync(call, cancellationToken);
    }

    private LinkDraft DraftOf(ImportRecord record, Dialect dialect, Call call)
    {
        var errors = new FieldErrors();
        var source = new ImportedLink();
        if (record.Damage is { } damage)
        {
            errors.Add(damage.Field, damage.Code, damage.Detail);
        }
        else
        {
            source = dialect.Read(record, errors, clock.Now());
        }

        return call.Drafts.Of(record.Row, source, errors, call.Query.Key is { } key ? NameOf(key, record.Row) : null);
    }

    private async Task<bool> FlushAsync(List<LinkDraft> batch, Call call, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            call.Summary.Stopped = "service_stopping";
            call.Summary.ResumeFrom = batch[0].Row;
            return false;
        }

        Written written;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            written = await writer.WriteAsync(db, call.MerchantId, batch, call.Rules, cancellationToken);
            if (!call.Query.DryRun)
            {
                // From here on the caller's hanging up changes nothing: a batch is whole.
                await transaction.CommitAsync(CancellationToken.None);
                written.Committed();
            }
        }

        foreach (var outcome in written.Outcomes)
        {
            call.Summary.Add(outcome);
        }

        if (!call.Query.DryRun)
        {
            foreach (var status in written.Outcomes.CountBy(outcome => outcome.Status))
            {
                metrics.Imported(status.Key.ToString().ToLowerInvariant(), status.Value);
            }
        }

        await call.Report.AddAsync(written.Outcomes, cancellationToken);
        if (!written.Stopped)
        {
            return true;
        }

        call.Summary.Stopped = "conflict";
        call.Summary.ResumeFrom = written.Outcomes[^1].Row;
        return false;
    }

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> StopAsync(Call call, CancellationToken cancellationToken)
    {
        await call.Report.EndAsync(call.Summary, cancellationToken);
        return TypedResults.Empty;
    }

    private static bool Distinct(HashSet<string> inBatch, LinkDraft draft) =>
        (draft.Link.SlugKey.Length == 0 || inBatch.Add("s:" + draft.Link.SlugKey)) & (draft.Link.ExternalId is not { } id || inBatch.Add("e:" + id));

    // The same call and row, the same name; not the key itself, which may say more than it should.
    private static string NameOf(string key, long row) =>
        string.Create(CultureInfo.InvariantCulture, $"import:{Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(key)).AsSpan(0, 16))}:{row}");

    private static bool IsStorage(Exception exception) => exception is DbException or TimeoutException or DbUpdateException || (exception.InnerException is { } inner && IsStorage(inner));

    private sealed record Call(Guid MerchantId, ImportQuery Query, WriteRules Rules, LinkDrafts Drafts, ImportReport Report, ImportSummary Summary);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "An import broke off before row {Row}")]
        public static partial void Broken(ILogger logger, Exception exception, long row);

        [LoggerMessage(2, LogLevel.Error, "A file to import could not be put aside")]
        public static partial void NoRoom(ILogger logger, Exception exception);
    }
}
