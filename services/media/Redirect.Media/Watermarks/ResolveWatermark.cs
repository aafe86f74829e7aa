using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Media.Uploads;

namespace Redirect.Media.Watermarks;

internal static class ResolveWatermark
{
    private const int MaxText = 512;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/resolve", HandleAsync).WithName(nameof(ResolveWatermark)).WithSummary("Where a marked picture leads: records the visit of whoever came with it")
            .AddOpenApiOperationTransformer(WatermarkDescription.OfResolve).RequireScope(Scopes.CodesRedeem);

    internal static async Task<Ok<Response>> HandleAsync(
        HttpContext context, PictureCall call, ILinkDirectory links, IOptions<JsonOptions> json, MediaMetrics metrics, CancellationToken cancellationToken)
    {
        await using var form = await call.ReceiveAsync(context, ["visitorId", "reader"], cancellationToken);
        var fields = new FormFields(form);
        var reader = Read(form.Text("reader"), fields.Errors, json.Value.SerializerOptions);
        var visitorId = form.Text("visitorId");
        if (visitorId?.Length > MaxText)
        {
            fields.Errors.Add("visitorId", "visitor_id_invalid", "'visitorId' is 16 bytes in base64url (22 characters), as in the cookie 'rv', or a UUID.");
        }

        fields.Check();
        var name = await CallName.ReadAsync(context.Request, form, call.Required(form), [visitorId, form.Text("reader")], cancellationToken);
        var marks = await call.FindAsync(form, context, cancellationToken);
        metrics.Searched("resolve", marks.Count);
        if (marks.Count != 1)
        {
            return TypedResults.Ok(new Response(false) { Conflict = marks.Count > 1 ? true : null, Candidates = marks.Count > 1 ? [.. marks.Select(MarkAnswer.Of)] : null });
        }

        var mark = marks[0];
        var question = new ResolveWatermarkRequest
        {
            MerchantId = Uuids.Bytes(context.GetPrincipal().MerchantId),
            Id = mark.Issued.Id,
            UserAgent = reader?.UserAgent ?? "",
            Language = reader?.Language ?? "",
            Address = reader?.Address ?? "",
            VisitorId = visitorId ?? "",
            Call = name.Name,
            Fingerprint = name.Fingerprint,
        };
        var answer = await links.ResolveWatermarkAsync(question, cancellationToken);
        if (answer.Refusals.Count > 0)
        {
            throw new UploadRefusedException([.. answer.Refusals.Select(refusal => new FieldError(refusal.Field, refusal.Code, refusal.Detail))]);
        }

        if (answer.Replayed)
        {
            context.Response.Headers[WriteFilters.ReplayedHeader] = "true";
        }

        return TypedResults.Ok(answer.Found
            ? new Response(true, mark.Id, mark.LinkId, mark.PlacementId, mark.Confidence, Said(answer.State), Said(answer.Target), Uuids.Read(answer.VisitId))
            : new Response(false)); // it was found, and is no more
    }

    private static Reader? Read(string? text, FieldErrors errors, JsonSerializerOptions json)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            var reader = JsonSerializer.Deserialize<Reader>(text, json);
            if (reader?.UserAgent?.Length > MaxText * 4 || reader?.Language?.Length > MaxText || reader?.Address?.Length > MaxText)
            {
                errors.Add("reader", "too_long", "A field of 'reader' is too long.");
            }

            return reader;
        }
        catch (JsonException)
        {
            errors.Add("reader", "reader_invalid", "'reader' is a JSON object with 'userAgent', 'language' and 'address', all optional.");
            return null;
        }
    }

    private static string? Said(string text) => text.Length > 0 ? text : null;

    /// <param name="UserAgent">The reader's browser or app; one that names a bot makes the visit a bot's.</param>
    /// <param name="Language">As in Accept-Language.</param>
    /// <param name="Address">The reader's IP address; only its prefix and a salted hash are kept.</param>
    internal sealed record Reader(string? UserAgent, string? Language, string? Address);

    /// <param name="Found">Whether the picture carries one mark that you gave out.</param>
    /// <param name="WatermarkId">12 hexadecimal digits.</param>
    /// <param name="LinkId">The link that it stands for.</param>
    /// <param name="PlacementId">The placement that the picture was given to; absent: to nobody in particular.</param>
    /// <param name="Confidence">How far the reading stands above what is accepted: 0.5 at the threshold, 1 at twice that and beyond.</param>
    /// <param name="State">The link's for this reader: active, retired, or overflow, expired, preview, password, not_yet, expired_page, sold_out, paused as its address would answer.</param>
    /// <param name="Target">Where to send the reader; absent when the link leads this reader nowhere.</param>
    /// <param name="VisitId">The visit that was recorded; name it in a claim.</param>
    internal sealed record Response(
        bool Found, string? WatermarkId = null, Guid? LinkId = null, Guid? PlacementId = null, double? Confidence = null, string? State = null, string? Target = null, Guid? VisitId = null)
    {
        /// <summary>True: the picture carries different marks, so that nobody can say whose it was; no visit was recorded.</summary>
        public bool? Conflict { get; init; }

        /// <summary>Those marks, the clearer first.</summary>
        public IReadOnlyList<MarkAnswer>? Candidates { get; init; }
    }
}
