using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Transfers;

/// <summary>Writes all links of a merchant down, a page at a time, as the answers of the API have them. No file is kept anywhere, so there is none to be guessed.</summary>
internal sealed class ExportLinks
{
    private const int PageSize = 500;

    // A file is no page: what browsers would have to have escaped stays readable for people.
    private readonly JsonSerializerOptions json;
    private readonly IReadOnlyList<string> columns;

    public ExportLinks(IOptions<JsonOptions> options)
    {
        json = new JsonSerializerOptions(options.Value.SerializerOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        columns = [.. json.GetTypeInfo(typeof(LinkAnswer)).Properties.Select(property => property.Name)];
    }

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/export", (string? format, HttpContext context, ExportLinks export, PublicAddresses addresses, LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken) =>
                export.HandleAsync(format, context, addresses, db, clock, cancellationToken))
            .WithName(nameof(ExportLinks)).WithSummary("Export all links to a file that can be imported again; format is csv (default) or ndjson")
            .AddOpenApiOperationTransformer(TransferDescription.OfExport)
            .ProducesProblem(StatusCodes.Status400BadRequest).RequireScope(Scopes.LinksRead);

    private async Task<Results<EmptyHttpResult, ProblemHttpResult>> HandleAsync(
        string? format, HttpContext context, PublicAddresses addresses, LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (format is not (null or "csv" or "ndjson"))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "format_invalid", "'format' is csv or ndjson.");
        }

        var asTable = format is not "ndjson";
        var merchantId = context.GetPrincipal().MerchantId;
        var page = await PageAsync(db, merchantId, Guid.Empty, cancellationToken);
        await NameAsync(context.Response, db, merchantId, asTable, clock, cancellationToken);
        var lines = new ArrayBufferWriter<byte>();
        if (asTable)
        {
            // For Excel, which takes a file without it for one in the country's own encoding.
            lines.Write(Encoding.UTF8.Preamble);
            Table(lines, [columns]);
        }

        while (true)
        {
            if (asTable)
            {
                Table(lines, page.Select(link => Cells(LinkAnswer.Of(link, addresses.BaseOf(context, link.Domain)))));
            }
            else
            {
                page.ForEach(link => Line(lines, LinkAnswer.Of(link, addresses.BaseOf(context, link.Domain))));
            }

            await context.Response.Body.WriteAsync(lines.WrittenMemory, cancellationToken);
            lines.ResetWrittenCount();
            if (page.Count < PageSize)
            {
                return TypedResults.Empty;
            }

            page = await PageAsync(db, merchantId, page[^1].Id, cancellationToken);
        }
    }

    private static Task<List<ShortLink>> PageAsync(LinksDbContext db, Guid merchantId, Guid after, CancellationToken cancellationToken) => db.Links.AsNoTracking()
        .Where(link => link.MerchantId == merchantId && link.Id > after && link.RetiredAt == null).OrderBy(link => link.Id).Take(PageSize).ToListAsync(cancellationToken);

    private static async Task NameAsync(HttpResponse response, LinksDbContext db, Guid merchantId, bool asTable, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchant = await db.Merchants.Where(row => row.Id == merchantId).Select(row => row.Name).FirstOrDefaultAsync(cancellationToken);
        var name = string.Concat($"{merchant} links".Split(Path.GetInvalidFileNameChars())).Trim();
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(string.Create(CultureInfo.InvariantCulture, $"{name} {clock.Now():yyyy-MM-dd}.{(asTable ? "csv" : "ndjson")}")); // RFC 5987 beside an ASCII name
        response.Headers.ContentDisposition = disposition.ToString();
        response.ContentType = asTable ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson; charset=utf-8";
        response.Headers.CacheControl = "private, no-store";
    }

    private static void Table(ArrayBufferWriter<byte> into, IEnumerable<IEnumerable<string>> rows)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n", ShouldQuote = quoting => MustBeQuoted(quoting.Field) }))
        {
            foreach (var row in rows)
            {
                foreach (var cell in row)
                {
                    csv.WriteField(cell);
                }

                csv.NextRecord();
            }
        }

        Encoding.UTF8.GetBytes(text.ToString(), into);
    }

    // With a line break of its own the writer looks for that one only; readers take any for the end of a row.
    private static bool MustBeQuoted(string? cell) => cell is { Length: > 0 } && (cell.AsSpan().IndexOfAny(",\"\r\n") >= 0 || cell[0] == ' ' || cell[^1] == ' ');

    private IEnumerable<string> Cells(LinkAnswer link)
    {
        var row = JsonSerializer.SerializeToElement(link, json);
        return columns.Select(column => row.TryGetProperty(column, out var value) ? Cell(value) : "");
    }

    // Lists and objects stand in their cells as JSON; empty lists as nothing.
    private static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => FormulaCells.Protect(value.GetString()!),
        JsonValueKind.Array when value.GetArrayLength() == 0 => "",
        _ => value.GetRawText(),
    };

    private void Line(ArrayBufferWriter<byte> into, LinkAnswer link)
    {
        using (var writer = new Utf8JsonWriter(into, new JsonWriterOptions { Encoder = json.Encoder }))
        {
            JsonSerializer.Serialize(writer, link, json);
        }

        into.Write("\n"u8);
    }
}
