using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Redirect.Links.Transfers;

/// <summary>The answer to an import: a line for each row as its batch is committed, and the summary; or one document with the first rows.</summary>
internal sealed class ImportReport(HttpResponse response, JsonSerializerOptions json, bool asDocument)
{
    /// <summary>Rows in a document.</summary>
    public const int MaxDocumentRows = 1_000;

    private readonly List<RowOutcome> kept = [];
    private readonly ArrayBufferWriter<byte> lines = new();
    private long left;

    /// <summary>Whether the caller has seen a part of it, so that no other answer can be given.</summary>
    public bool Begun { get; private set; }

    public async Task AddAsync(IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken)
    {
        if (asDocument)
        {
            var room = Math.Min(outcomes.Count, MaxDocumentRows - kept.Count);
            kept.AddRange(outcomes.Take(room));
            left += outcomes.Count - room;
            return;
        }

        foreach (var outcome in outcomes)
        {
            Line(outcome);
        }

        await SendAsync("application/x-ndjson; charset=utf-8", cancellationToken);
    }

    public async Task EndAsync(ImportSummary summary, CancellationToken cancellationToken)
    {
        if (asDocument)
        {
            Line(new Document(summary, kept, left > 0 ? left : null));
            await SendAsync("application/json; charset=utf-8", cancellationToken);
        }
        else
        {
            Line(new LastLine(summary));
            await SendAsync("application/x-ndjson; charset=utf-8", cancellationToken);
        }
    }

    private void Line<T>(T line)
    {
        using (var writer = new Utf8JsonWriter(lines))
        {
            JsonSerializer.Serialize(writer, line, json);
        }

        lines.Write("\n"u8);
    }

    // A whole batch at once: its lines are seen as soon as they are true.
    private async Task SendAsync(string contentType, CancellationToken cancellationToken)
    {
        if (!Begun)
        {
            Begun = true;
            response.ContentType = contentType;
        }

        await response.Body.WriteAsync(lines.WrittenMemory, cancellationToken);
        lines.ResetWrittenCount();
    }

    /// <param name="Summary">The import as a whole.</param>
    internal sealed record LastLine(ImportSummary Summary);

    /// <param name="Summary">The import as a whole.</param>
    /// <param name="Rows">The first 1,000 rows.</param>
    /// <param name="RowsLeftOut">How many more there were; ask for application/x-ndjson to see them all.</param>
    internal sealed record Document(ImportSummary Summary, IReadOnlyList<RowOutcome> Rows, long? RowsLeftOut);
}
