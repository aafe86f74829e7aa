using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Redirect.Hosting.Problems;
using Redirect.Media.Pictures;
using Redirect.Media.QrCodes;
using Redirect.Media.Uploads;

namespace Redirect.Media.PrintSheets;

/// <summary>Reads a request's body: JSON, or a form with the labels as a table and perhaps a logo.</summary>
internal sealed class SheetBody(LogoFile logos)
{
    /// <summary>Of a body.</summary>
    public const int MaxBytes = 2 << 20;

    // Of a design in JSON.
    private const int MaxDesignBytes = 16 * 1024;

    private static readonly UploadLimits Form = new(MaxBytes, ["linkId", "campaignId", "channel", "design", LogoFile.WidthField], ["labels", LogoFile.Field], MaxFiles: 2, MaxDesignBytes);

    /// <exception cref="BadHttpRequestException">It is too large, or not the JSON that this call takes.</exception>
    /// <exception cref="UploadRefusedException">It is no form that this call takes, or its labels can't be read.</exception>
    public async Task<(SheetRequest Sheet, Picture? Logo, int? LogoWidth)> ReadAsync(HttpContext context, JsonSerializerOptions json, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (context.Request.HasJsonContentType())
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = MaxBytes;
            }

            return (await JsonAsync(() => context.Request.ReadFromJsonAsync<SheetRequest>(json, cancellationToken).AsTask()), null, null);
        }

        await using var form = await UploadedForm.ReceiveAsync(context, Form, cancellationToken);
        var fields = new FormFields(form);
        var (linkId, campaignId) = (fields.Id("linkId"), fields.Id("campaignId"));
        fields.Check();
        var design = form.Text("design") is { } text ? await JsonAsync(() => Task.FromResult(JsonSerializer.Deserialize<SheetRequest.DesignPart>(text, json))) : null;
        var labels = form.File("labels") is { } table ? LabelTable.Read(await ReadAsync(form, table, cancellationToken)) : null;
        var percent = LogoFile.PercentOf(form.Text(LogoFile.WidthField), errors);
        return (new SheetRequest(linkId, campaignId, form.Text("channel"), design, labels), await logos.ReadAsync(form, cancellationToken), percent);
    }

    private static async Task<byte[]> ReadAsync(UploadedForm form, UploadedFile table, CancellationToken cancellationToken) => table.Length <= LabelTable.MaxBytes
        ? await form.ReadAsync(table, cancellationToken)
        : throw new UploadRefusedException(StatusCodes.Status413PayloadTooLarge, "labels_too_large", $"The table has more than {LabelTable.MaxBytes} bytes.");

    private static async Task<T> JsonAsync<T>(Func<Task<T?>> read) where T : class
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
}
