using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Media.Fonts;
using Redirect.Media.Jobs;
using Redirect.Media.Pictures;
using Redirect.Media.QrCodes;
using Redirect.Media.Uploads;
using Redirect.Media.Watermarks;

namespace Redirect.Media.PrintSheets;

/// <summary>
/// Prints one design for many placements: a PDF of labels with a code each. Placements that are described and not there yet are made
/// first, all or none; asked again they are found, and the file is the same to the byte.
/// </summary>
internal sealed partial class MakePrintSheet(
    ILinkDirectory links, SheetBody body, JobDesk desk, SheetSlots slots, FontFile font, IOptions<MediaOptions> options, IOptions<JsonOptions> json, ILogger<MakePrintSheet> logger)
{
    private const string Kind = "print-sheet";
    private const string FileName = "labels.pdf";
    private const string ContentType = "application/pdf";
    private const int MaxChannel = 64;
    private const int MaxRefusals = 20;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", (HttpContext context, MakePrintSheet sheet, CancellationToken cancellationToken) => sheet.HandleAsync(context, cancellationToken))
            .WithName(nameof(MakePrintSheet)).WithSummary("Print labels with a code each for many placements")
            .AddOpenApiOperationTransformer(SheetDescription.OfMake)
            .AddEndpointFilter(PictureProblems.InvokeAsync)
            .Produces<Stream>(StatusCodes.Status200OK, ContentType).Produces<JobAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireScope(Scopes.MediaWrite);

    private async Task<IResult> HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var (sheet, logo, logoWidth) = await body.ReadAsync(context, json.Value.SerializerOptions, errors, cancellationToken);
        var design = new DesignReader(errors, font.Typeface).Read(sheet.Design);
        var question = Question(sheet, context, errors);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        MakeLabelsAnswer answer;
        try
        {
            answer = await links.MakeLabelsAsync(question, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            Log.LinksUnavailable(logger, exception);
            return Problem.Unavailable(context, "links_unavailable", "The labels can't be made just now; nothing is lost by asking again.");
        }

        if (answer.Refusals.Count > 0)
        {
            return Problem.Rule([.. answer.Refusals.Take(MaxRefusals).Select(ErrorOf)]);
        }

        return await AnswerAsync(context, design, logo, logoWidth, answer, cancellationToken);
    }

    private async Task<IResult> AnswerAsync(HttpContext context, SheetDesign design, Picture? picture, int? logoWidth, MakeLabelsAnswer answer, CancellationToken cancellationToken)
    {
        var labels = answer.Labels.Select(LabelOf).ToArray();
        var errors = new FieldErrors();
        SheetLogo? logo = null;
        if (picture is not null && Fit(design, picture, logoWidth, labels, errors) is { } fit)
        {
            (design, logo) = (design with { Ecc = fit.Ecc }, new SheetLogo(picture, fit.Percent));
        }

        var frame = LabelFrame.Of(design, labels.Any(label => label.Detail.Length > 0));
        SheetChecks.Check(design, frame, labels, font.Typeface, errors);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var printer = new SheetPrinter(design, frame, logo, font.Typeface);
        if (JobAnswer.IsWanted(context.Request))
        {
            var job = desk.Start(
                context.GetPrincipal().MerchantId, Kind, FileName, ContentType, labels.Length, (result, done, cancellation) => printer.PrintAsync(labels, answer.LinkTitle, result, done, cancellation));
            return JobAnswer.Accepted(context, job).Result;
        }

        using var place = slots.TryTake();
        if (place is null)
        {
            return Problem.Unavailable(context, "sheets_busy", "As many sheets as this server prints at once are under way. Try again, or send 'Prefer: respond-async'.");
        }

        context.Response.ContentType = ContentType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{FileName}\"";
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await printer.PrintAsync(labels, answer.LinkTitle, context.Response.Body, null, cancellationToken);
        return TypedResults.Empty;
    }

    /// <summary>Addresses of one length need symbols of one size, so that each length is looked at once.</summary>
    private static LogoFit? Fit(SheetDesign design, Picture picture, int? width, PrintedLabel[] labels, FieldErrors errors) => LogoFit.Choose(
        [.. labels.Select(label => label.Address).DistinctBy(address => address.Length)], design.EccIsOpen ? null : design.Ecc, (double)picture.Height / picture.Width, width, errors);

    private MakeLabelsRequest Question(SheetRequest sheet, HttpContext context, FieldErrors errors)
    {
        if (sheet.LinkId is null)
        {
            errors.Add("linkId", "required", "'linkId' is the id of one of your links.");
        }

        return new MakeLabelsRequest
        {
            MerchantId = Uuids.Bytes(context.GetPrincipal().MerchantId),
            LinkId = Uuids.Bytes(sheet.LinkId),
            CampaignId = Uuids.Bytes(sheet.CampaignId),
            Channel = errors.Optional("channel", sheet.Channel, MaxChannel) ?? "",
            Rows = { LabelRows.Read(sheet.Labels, errors) },
            BaseUrl = QrLink.BaseOf(context.Request, options.Value),
        };
    }

    private static FieldError ErrorOf(Refusal refusal) => refusal.Row > 0
        ? new FieldError(LabelRows.NameOf(refusal.Row - 1, refusal.Field), refusal.Code, string.Create(CultureInfo.InvariantCulture, $"Row {refusal.Row}: {refusal.Detail}"))
        : new FieldError(refusal.Field, refusal.Code, refusal.Detail);

    private static PrintedLabel LabelOf(Label label)
    {
        var staff = label.StaffName.Length > 0 ? label.StaffName : label.Staff;
        var details = new[] { label.Store, staff }.Where(text => text.Length > 0 && text != label.Name).Distinct();
        return new PrintedLabel(label.Address, label.PlacementCode, label.Name, string.Join(" · ", details));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The link service gave no labels")]
        public static partial void LinksUnavailable(ILogger logger, Exception exception);
    }
}
