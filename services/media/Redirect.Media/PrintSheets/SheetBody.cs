using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Redirect.Hosting.Problems;

namespace Redirect.Media.PrintSheets;

/// <summary>Reads a request's body: JSON, or a form with the labels as a table and perhaps a logo.</summary>
/// <param name="Sheet">What is asked for.</param>
/// <param name="Logo">A picture's file; null: none.</param>
/// <param name="LogoWidth">Its longer side in percent of a symbol's width, as it was sent; null: not said.</param>
internal sealed record SheetBody(SheetRequest Sheet, byte[]? Logo, string? LogoWidth)
{
    /// <summary>Of a body.</summary>
    public const long MaxBytes = 2 << 20;

    private const int MaxParts = 10;

    /// <exception cref="BadHttpRequestException">It is too large, or of no form that this call takes.</exception>
    /// <exception cref="TableRefusedException">The labels can't be read.</exception>
    public static async Task<SheetBody> ReadAsync(HttpContext context, JsonSerializerOptions json, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBytes;
        }

        if (context.Request.HasJsonContentType())
        {
            return new SheetBody(await ReadAsync(() => context.Request.ReadFromJsonAsync<SheetRequest>(json, cancellationToken).AsTask()), null, null);
        }

        if (!context.Request.HasFormContentType)
        {
            throw new BadHttpRequestException("Neither JSON nor a form.", StatusCodes.Status415UnsupportedMediaType);
        }

        var form = await FormAsync(context, cancellationToken);
        foreach (var name in form.Keys.Concat(form.Files.Select(file => file.Name)).Where(name => !Fields.Contains(name)).Take(1))
        {
            errors.Add("form", "unknown_field", "The form has a field that this call does not know.");
        }

        var design = form["design"].ToString() is { Length: > 0 } text
            ? await ReadAsync(() => Task.FromResult(JsonSerializer.Deserialize<SheetRequest.DesignPart>(text, json)))
            : null;
        var labels = await BytesAsync(form, "labels", cancellationToken) is { } table ? LabelTable.Read(table) : null;
        var sheet = new SheetRequest(Id(form, "linkId", errors), Id(form, "campaignId", errors), form["channel"].ToString() is { Length: > 0 } channel ? channel : null, design, labels);
        return new SheetBody(sheet, await BytesAsync(form, "logo", cancellationToken), form["logoWidth"].ToString() is { Length: > 0 } width ? width : null);
    }

    private static readonly string[] Fields = ["linkId", "campaignId", "channel", "design", "labels", "logo", "logoWidth"];

    /// <summary>A form, all of it in memory: no more than a body is.</summary>
    public static async Task<IFormCollection> FormAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Request.ReadFormAsync(
                new FormOptions { MemoryBufferThreshold = (int)MaxBytes, ValueLengthLimit = LabelTable.MaxBytes, ValueCountLimit = MaxParts, MultipartBodyLengthLimit = MaxBytes }, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new BadHttpRequestException("The form is malformed.", StatusCodes.Status400BadRequest, exception);
        }
    }

    /// <summary>A file of a form; null where there is none.</summary>
    public static async Task<byte[]?> BytesAsync(IFormCollection form, string name, CancellationToken cancellationToken)
    {
        if (form.Files.GetFile(name) is not { } file)
        {
            return form[name].ToString() is { Length: > 0 } text ? System.Text.Encoding.UTF8.GetBytes(text) : null;
        }

        var bytes = new byte[file.Length];
        await using var content = file.OpenReadStream();
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private static async Task<T> ReadAsync<T>(Func<Task<T?>> read) where T : class
    {
        try
        {
            return await read() ?? throw new BadHttpRequestException("The body is null.");
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException("The body is not the JSON that is expected.", StatusCodes.Status400BadRequest, exception);
        }
    }

    private static Guid? Id(IFormCollection form, string name, FieldErrors errors)
    {
        if (form[name].ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        if (Guid.TryParseExact(text, "D", out var id))
        {
            return id;
        }

        errors.Add(name, "id_malformed", $"'{name}' is not an id.");
        return null;
    }
}
