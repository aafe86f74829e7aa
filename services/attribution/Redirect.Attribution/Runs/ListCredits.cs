using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Runs;

/// <summary><c>GET /api/v1/attribution/runs/{id}/credits</c></summary>
internal static class ListCredits
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1_000;

    private const string Columns = "orderId,position,touchId,kind,touchedAt,linkId,placementId,campaignId,form,channel,staff,share,amount\r\n";

    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/runs/{id:guid}/credits", HandleAsync)
        .WithName("ListAttributionCredits").WithSummary("The credits of a run, by order, then by touch; limit 1 to 1,000, default 100; or all of them with format=csv")
        .Produces<Response>().Produces<string>(StatusCodes.Status200OK, "text/csv")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).RequireScope(Scopes.StatsRead);

    private static async Task<IResult> HandleAsync(
        Guid id, HttpContext http, AttributionDbContext context, string? format, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        if (format is not (null or "json" or "csv"))
        {
            return Problem.Rule("format", "format_unknown", "'format' is 'json' or 'csv'.");
        }

        if (limit is < 1 or > MaxLimit)
        {
            return Problem.Rule("limit", "limit_out_of_range", $"'limit' must be 1 to {MaxLimit}.");
        }

        if (!TryCursor(cursor, out var orderId, out var position))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "cursor_malformed", "'cursor' is not one that was handed out.");
        }

        if (await ReadRuns.FindAsync(context, merchant, id, cancellationToken) is not { } run)
        {
            return ReadRuns.NotFound();
        }

        var credits = context.Set<OrderCredit>().AsNoTracking().Where(x => x.MerchantId == merchant && x.RunId == id).OrderBy(x => x.OrderId).ThenBy(x => x.Position).AsQueryable();
        if (format == "csv")
        {
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"credits-{run.Number}.csv\"";
            http.Response.Headers.CacheControl = "private, no-store";
            return TypedResults.Stream(body => WriteAsync(body, credits, cancellationToken), "text/csv; charset=utf-8; header=present");
        }

        credits = orderId.Length == 0 ? credits : credits.Where(x => x.OrderId.CompareTo(orderId) > 0 || (x.OrderId == orderId && x.Position > position));
        var take = limit ?? DefaultLimit;
        var rows = await credits.Take(take + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response([.. rows.Take(take).Select(CreditBody.Of)], rows.Count > take ? CursorOf(rows[take - 1]) : null));
    }

    private static async Task WriteAsync(Stream body, IQueryable<OrderCredit> credits, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(false), 16 * 1024, leaveOpen: true);
        await writer.WriteAsync(Columns);
        var text = new StringBuilder();
        await foreach (var credit in credits.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var row = CreditBody.Of(credit);
            CsvText.AddRow(
                text, row.OrderId, row.Position, row.TouchId, row.Kind, row.TouchedAt?.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), row.LinkId, row.PlacementId,
                row.CampaignId, row.Form, row.Channel, row.Staff, row.Share, row.Amount);
            await writer.WriteAsync(text, cancellationToken);
            text.Clear();
        }
    }

    private static string CursorOf(OrderCredit credit) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{credit.Position} {credit.OrderId}")));

    private static bool TryCursor(string? text, out string orderId, out int position)
    {
        (orderId, position) = ("", 0);
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (text.Length > 1_000 || !Base64Url.IsValid(text))
        {
            return false;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ', 2);
        orderId = parts[^1];
        return parts.Length == 2 && orderId.Length > 0 && !orderId.Contains('\0', StringComparison.Ordinal) && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out position);
    }

    /// <param name="Items">By order, then by touch.</param>
    /// <param name="NextCursor">Absent: there are no more.</param>
    internal sealed record Response(IReadOnlyList<CreditBody> Items, string? NextCursor);
}
