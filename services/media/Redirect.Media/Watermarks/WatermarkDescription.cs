using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Redirect.Hosting.Writes;
using Redirect.Media.Pictures;

namespace Redirect.Media.Watermarks;

/// <summary>What can't be read off the methods: forms with files, and what is in headers.</summary>
internal static class WatermarkDescription
{
    private const string OnlyYours = " Only marks that you gave out count; without one, found is false. Two different ones are a conflict, told with both and never decided.";

    public static Task OfEmbed(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = "The mark is the same for the same link and placement each time, so repeating the call needs no Idempotency-Key; one that is sent is ignored. Metadata (EXIF, GPS, "
            + "XMP, colour profile) is left out, orientation and profile applied, alpha kept. A picture that carries a mark of yours is refused (409 already_marked), and one in which the mark could not be read back (422 picture_cannot_carry).";
        Form(operation, [Image, Id("linkId", "The link; absent: the one that the placement stands for."), Id("placementId", "To whom the picture is given; absent: nobody in particular."), .. Settings]);
        Files(operation, [.. Enum.GetValues<PictureFormat>().Select(format => format.MediaType())]);
        var headers = new Dictionary<string, IOpenApiHeader>();
        foreach (var (name, text) in new[]
        {
            ("Watermark-Id", "12 hexadecimal digits."), ("Watermark-Psnr", "Peak signal-to-noise ratio to the original, dB."), ("Watermark-Ssim", "Structural similarity of the luma, 0 to 1."),
            ("Watermark-Level", "The strength that was taken, 0 the weakest."), ("Watermark-Self-Test", "passed, or failed with 'force'."),
        })
        {
            headers[name] = new OpenApiHeader { Description = text, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        ((OpenApiResponse)operation.Responses!["200"]).Headers = headers;
        return Task.CompletedTask;
    }

    public static Task OfDetect(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = "Changes nothing." + OnlyYours;
        Form(operation, Image);
        return Task.CompletedTask;
    }

    public static Task OfReport(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = "Changes nothing." + OnlyYours;
        Form(operation, Image);
        return Task.CompletedTask;
    }

    public static Task OfResolve(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = "Each call that finds a mark is a visit of form watermark; repeated with the same Idempotency-Key, picture and reader within 24 h it is one, and the answer is that of the first (Idempotent-Replayed: true)." + OnlyYours;
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = WriteFilters.KeyHeader,
            In = ParameterLocation.Header,
            Description = "Names this call. Use a UUID.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255, Pattern = "^[ -~]+$" },
        });
        Form(
            operation, Image, ("visitorId", "The reader's, 16 bytes in base64url or a UUID; absent: unknown.", new OpenApiSchema { Type = JsonSchemaType.String }),
            ("reader", "Who came with it, as JSON: {\"userAgent\", \"language\", \"address\"}, all optional; absent: unknown.", new OpenApiSchema { Type = JsonSchemaType.String }));
        return Task.CompletedTask;
    }

    public static Task OfBatch(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = "Every picture is marked for every placement. The answer is a ZIP, written while the work goes on; its last entry, report.csv, has a row for each picture and placement, and what became of it: "
            + $"one that can't be marked stops no other. At most {Batches.BatchForm.MaxMade} are made at once. Names in it are ours. With 'Prefer: respond-async' the answer is 202 with the address of a job. Repeating the call makes the same files.";
        Form(
            operation,
            [("images", "A ZIP of pictures; its folders are ignored.", Binary()), ("image", "Or pictures one by one; may be repeated.", Binary()), Id("linkId", "The link; absent: the one that each placement stands for."),
            ("placementIds", "UUIDs, with commas between.", new OpenApiSchema { Type = JsonSchemaType.String }), ("placements", "Or a CSV with a column placementId.", Binary()), .. Settings]);
        Files(operation, ["application/zip"]);
        return Task.CompletedTask;
    }

    private static readonly (string, string, OpenApiSchema) Image = (PictureCall.Image, "JPEG, PNG or WebP, by its content.", Binary());

    private static (string, string, OpenApiSchema)[] Settings =>
    [
        ("strength", "How strong; print: for what will be printed and photographed.", Words("adaptive", "print")),
        ("format", "Of the file that is made.", Words("same", "jpeg", "png", "webp")),
        ("quality", "Of JPEG and WebP.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = $"{MarkSettings.MinQuality}", Maximum = "100", Default = PictureWriter.DefaultQuality }),
        ("force", "Mark it too if the mark could not be read back.", Words("false", "true")),
        ("again", "Mark it too if it carries a mark.", Words("false", "true")),
    ];

    private static (string, string, OpenApiSchema) Id(string name, string description) => (name, description, new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" });

    private static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };

    private static OpenApiSchema Words(params string[] words) => new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => (JsonNode)JsonValue.Create(word)!)], Default = words[0] };

    private static void Form(OpenApiOperation operation, params ReadOnlySpan<(string Name, string Description, OpenApiSchema Schema)> fields)
    {
        var properties = new Dictionary<string, IOpenApiSchema>();
        foreach (var (name, description, schema) in fields)
        {
            schema.Description = description;
            properties[name] = schema;
        }

        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = properties } } },
        };
    }

    private static void Files(OpenApiOperation operation, params ReadOnlySpan<string> types)
    {
        var content = new Dictionary<string, OpenApiMediaType>();
        foreach (var type in types)
        {
            content[type] = new OpenApiMediaType { Schema = Binary() };
        }

        operation.Responses ??= [];
        operation.Responses["200"] = new OpenApiResponse { Description = "OK", Content = content };
    }
}
