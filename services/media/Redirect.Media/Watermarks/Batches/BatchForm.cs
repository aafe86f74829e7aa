using Microsoft.AspNetCore.Http;
using Redirect.Media.Uploads;

namespace Redirect.Media.Watermarks.Batches;

/// <summary>What a batch is to do.</summary>
/// <param name="LinkId">For all; null: the one that each placement stands for.</param>
/// <param name="PlacementIds">For whom.</param>
/// <param name="Settings">How.</param>
internal sealed record BatchForm(Guid? LinkId, IReadOnlyList<Guid> PlacementIds, MarkSettings Settings)
{
    /// <summary>Pictures × placements.</summary>
    public const int MaxMade = 1_000;

    /// <summary>The field of the ZIP.</summary>
    public const string Images = "images";

    /// <summary>The field of a single picture.</summary>
    public const string Image = PictureCall.Image;

    private const string PlacementIdsField = "placementIds";
    private const string PlacementsField = "placements";

    /// <summary>Characters of all UUIDs with what is between them.</summary>
    private const int MaxTextBytes = 64 * 1024;

    public static Task<UploadedForm> ReceiveAsync(HttpContext context, long maxBytes, CancellationToken cancellationToken) =>
        UploadedForm.ReceiveAsync(context, new UploadLimits(maxBytes, ["linkId", PlacementIdsField, .. MarkSettings.Names], [Images, Image, PlacementsField], MaxMade + 2, MaxTextBytes), cancellationToken);

    public static async Task<BatchForm> ReadAsync(UploadedForm form, CancellationToken cancellationToken)
    {
        var fields = new FormFields(form);
        var linkId = fields.Id("linkId");
        var settings = MarkSettings.Read(fields);
        foreach (var single in new[] { Images, PlacementsField })
        {
            if (form.Files.Count(file => file.Field == single) > 1)
            {
                fields.Errors.Add(single, "repeated", $"'{single}' is one file.");
            }
        }

        if (form.File(PlacementsField) is { Length: > BatchPlacements.MaxTableBytes })
        {
            fields.Errors.Add(PlacementsField, "too_long", $"'{PlacementsField}' may have at most {BatchPlacements.MaxTableBytes} bytes.");
        }

        fields.Check();
        var placementIds = (form.Text(PlacementIdsField), form.File(PlacementsField)) switch
        {
            ({ } text, null) => BatchPlacements.OfText(text),
            (null, { } table) => BatchPlacements.OfTable(await form.ReadAsync(table, cancellationToken)),
            _ => throw new UploadRefusedException([new(PlacementIdsField, "required", $"Say either '{PlacementIdsField}' or '{PlacementsField}'.")]),
        };
        if (placementIds.Count == 0)
        {
            throw new UploadRefusedException([new(PlacementIdsField, "required", "Name at least one placement.")]);
        }

        return new BatchForm(linkId, placementIds, settings);
    }
}
