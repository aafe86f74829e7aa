using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Problems;
using Redirect.Links.Visits;
using Redirect.Links.Visits.Spool;

namespace Redirect.Links.Pages;

/// <summary>
/// <c>POST /{slug}/wakes</c>: a wake page says how its attempt went. Never a visit. Nothing is looked up: the token says which visit it
/// was, and the slug is only where the page stood. The report goes the way of visits, by the spool, and counts once for its visit.
/// </summary>
internal sealed class ReportWake(WakeTokens tokens, VisitRecorder recorder, VisitSpool spool, LinksMetrics metrics, TimeProvider clock)
{
    /// <summary>Of the body, in bytes.</summary>
    public const int MaxBytes = 1024;

    /// <summary>A page that was hidden later than this was not hidden by the attempt.</summary>
    public const int MaxHiddenWithinMs = 60_000;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/{slug}/wakes", HandleAsync)
            .WithName(nameof(ReportWake)).WithSummary("Report how an attempt to wake an app went; sent by wake pages").WithTags("Following")
            .WithDescription("Body: JSON {visitId, hidden, hiddenWithinMs} of at most 1 KiB, under any content type, as sendBeacon sends it. visitId is the page's signed token, good for ten minutes.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .WithOrder(int.MaxValue);
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(HttpContext context, ReportWake reports, CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > MaxBytes)
        {
            return TooLarge();
        }

        // A length may be missing, and a byte more shows that there is too much.
        var body = new byte[MaxBytes + 1];
        var read = await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return read > MaxBytes ? TooLarge() : reports.Take(context, body.AsSpan(0, read));
    }

    private Results<NoContent, ProblemHttpResult> Take(HttpContext context, ReadOnlySpan<byte> body)
    {
        if (Parse(body) is not { } report)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "malformed_request", "The body is JSON with 'visitId', 'hidden' and 'hiddenWithinMs'.");
        }

        if (tokens.Read(report.Token) is not { } token)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "wake_not_yours", "'visitId' is not one that a wake page got within the last ten minutes.");
        }

        var now = clock.GetUtcNow();
        var client = recorder.Recognise(context, token.MerchantId).Client;
        var attempt = new WakeAttempt
        {
            EventId = Bytes(Guid.CreateVersion7(now)),
            VisitId = Bytes(token.VisitId),
            MerchantId = Bytes(token.MerchantId),
            LinkId = Bytes(token.LinkId),
            PlacementId = token.PlacementId is { } placement ? Bytes(placement) : ByteString.Empty,
            OccurredAtMs = now.ToUnixTimeMilliseconds(),
            PageHidden = report.Hidden,
            HiddenWithinMs = report.Hidden ? (uint)Math.Clamp(report.HiddenWithinMs, 0, MaxHiddenWithinMs) : 0,
            Os = client.Os,
            App = client.App,
        };

        // One record of the spool is one field of a VisitBatch, and so records in a row are one. A report that finds no room is no loss to anybody.
        var kept = spool.Append(new VisitBatch { WakeAttempts = { attempt } }.ToByteArray()) == AppendResult.Kept;
        metrics.WakeReported(report.Hidden, kept);
        return TypedResults.NoContent();
    }

    private static Report? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 2 });
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("visitId", out var visit) && visit.ValueKind == JsonValueKind.String
                && root.TryGetProperty("hidden", out var hidden) && hidden.ValueKind is JsonValueKind.True or JsonValueKind.False
                && root.TryGetProperty("hiddenWithinMs", out var within) && within.TryGetInt64(out var milliseconds)
                ? new Report(visit.GetString()!, hidden.GetBoolean(), milliseconds)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, a number that is none, or a text that is no Unicode.
            return null;
        }
    }

    private static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    private static ProblemHttpResult TooLarge() => Problem.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", "A report has at most 1 KiB.");

    private readonly record struct Report(string Token, bool Hidden, long HiddenWithinMs);
}
