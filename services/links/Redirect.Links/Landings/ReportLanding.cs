using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Problems;
using Redirect.Links.Visits.Spool;

namespace Redirect.Links.Landings;

/// <summary>
/// <c>POST /landed</c> and <c>GET /landed.gif</c>: a target's page, on another site, says that it was shown. Nothing is looked up, no cookie is read or set, and
/// everybody is answered alike, so that no answer tells whether a token is a good one. The report goes the way of visits, by the spool, and counts once for its visit.
/// </summary>
internal sealed class ReportLanding(LandingTokens tokens, VisitSpool spool, LinksMetrics metrics, TimeProvider clock)
{
    /// <summary>Of the body, in bytes.</summary>
    public const int MaxBytes = 256;

    // GIF89a of one transparent point, 43 bytes.
    private static readonly byte[] Picture = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/landed", BeaconAsync)
            .WithName(nameof(ReportLanding)).WithSummary("Say that a landing page was shown; sent by the target's own page").WithTags("Following")
            .WithDescription("Body: the token that the link's landingParameter brought, by itself or as the form field t, of at most 256 bytes under any content type, as sendBeacon sends it. "
                + "Right, wrong and late tokens are answered alike; a token is good for 24 hours and counts once.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        endpoints.MapMethods("/landed.gif", [HttpMethods.Get, HttpMethods.Head], Gif)
            .WithName("ReportLandingByPicture").WithSummary("The same for pages without sendBeacon: a picture of one transparent point").WithTags("Following")
            .Produces(StatusCodes.Status200OK, contentType: "image/gif");
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> BeaconAsync(HttpContext context, ReportLanding reports, CancellationToken cancellationToken)
    {
        // A length may be missing, and a byte more shows that there is too much.
        var body = new byte[MaxBytes + 1];
        var read = context.Request.ContentLength > MaxBytes ? body.Length : await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        if (read > MaxBytes)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", $"A report has at most {MaxBytes} bytes.");
        }

        var text = Encoding.Latin1.GetString(body, 0, read).AsSpan().Trim();
        reports.Take(text.StartsWith("t=", StringComparison.Ordinal) ? text[2..] : text);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.NoContent();
    }

    internal static FileContentHttpResult Gif(HttpContext context, ReportLanding reports, string? t)
    {
        // A mere look at the picture is nobody's landing.
        if (HttpMethods.IsGet(context.Request.Method))
        {
            reports.Take(t);
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return TypedResults.Bytes(Picture, "image/gif");
    }

    private void Take(ReadOnlySpan<char> text)
    {
        if (tokens.Open(text) is not { } token)
        {
            metrics.LandingReported("unknown");
            return;
        }

        var now = clock.GetUtcNow();
        var landing = new Landing { VisitId = Bytes(token.VisitId), MerchantId = Bytes(token.MerchantId), OccurredAtMs = now.ToUnixTimeMilliseconds() };

        // Of landings alone an older reader would know nothing, and put the message aside as a bad one: it takes the second for a wake page that stayed shown,
        // which is in no figure and as good a sign of life. Whoever knows landings passes it over.
        var known = new WakeAttempt { EventId = Bytes(Guid.CreateVersion7(now)), VisitId = landing.VisitId, MerchantId = landing.MerchantId, LinkId = landing.MerchantId, OccurredAtMs = landing.OccurredAtMs };
        var kept = spool.Append(new VisitBatch { WakeAttempts = { known }, Landings = { landing } }.ToByteArray()) == AppendResult.Kept;
        metrics.LandingReported(kept ? "kept" : "dropped");
    }

    private static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));
}
