using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Redirect.Attribution.OrderFiles;

/// <summary>The answer to a file: one document, or a line for each row as soon as it is committed, and the whole as the last one.</summary>
internal sealed class FileReport(HttpResponse response, JsonSerializerOptions json, bool asLines)
{
    private readonly List<RowOutcome> told = [];
    private readonly ArrayBufferWriter<byte> lines = new();
    private readonly Dictionary<RowStatus, long> counts = [];

    public async Task AddAsync(IEnumerable<RowOutcome> outcomes, CancellationToken cancellationToken)
    {
        foreach (var outcome in outcomes.OrderBy(outcome => outcome.Row))
        {
            counts[outcome.Status] = CountOf(outcome.Status) + 1;
            if (asLines)
            {
                Line(outcome);
            }
            else if (outcome.Status is RowStatus.Refused or RowStatus.Skipped && told.Count < FileLimits.MaxToldRows)
            {
                told.Add(outcome);
            }
        }

        if (asLines)
        {
            await SendAsync("application/x-ndjson; charset=utf-8", cancellationToken);
        }
    }

    public Task EndAsync(OpenFile file, bool dryRun, CancellationToken cancellationToken)
    {
        var leftOut = CountOf(RowStatus.Refused) + CountOf(RowStatus.Skipped) - told.Count;
        Line(new FileAnswer(
            counts.Values.Sum(), CountOf(RowStatus.Taken), CountOf(RowStatus.Known), CountOf(RowStatus.Refused), CountOf(RowStatus.Skipped), dryRun, file.Encoding, file.Columns.Read,
            asLines ? null : told, asLines || leftOut == 0 ? null : leftOut));
        return SendAsync(asLines ? "application/x-ndjson; charset=utf-8" : "application/json; charset=utf-8", cancellationToken);
    }

    private long CountOf(RowStatus status) => counts.GetValueOrDefault(status);

    private void Line<T>(T line)
    {
        using (var writer = new Utf8JsonWriter(lines))
        {
            JsonSerializer.Serialize(writer, line, json);
        }

        lines.Write("\n"u8);
    }

    private async Task SendAsync(string contentType, CancellationToken cancellationToken)
    {
        if (!response.HasStarted)
        {
            response.ContentType = contentType;
        }

        await response.Body.WriteAsync(lines.WrittenMemory, cancellationToken);
        lines.ResetWrittenCount();
    }
}
