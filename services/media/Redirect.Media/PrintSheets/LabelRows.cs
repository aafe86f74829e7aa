using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Problems;
using Redirect.Media.Uploads;

namespace Redirect.Media.PrintSheets;

/// <summary>Makes rows for the link service of the labels that were asked for. What the link service knows it checks itself.</summary>
internal static class LabelRows
{
    public const int Max = 5000;

    // Of one call; a file whose columns are mixed up is wrong in every row.
    private const int MaxErrors = 20;

    private const int MaxText = 200;

    public static IReadOnlyList<LabelRow> Read(IReadOnlyList<SheetRequest.LabelPart?>? labels, FieldErrors errors)
    {
        if (labels is null or { Count: 0 })
        {
            errors.Add("labels", "required", "'labels' names at least one.");
            return [];
        }

        if (labels.Count > Max)
        {
            errors.Add("labels", "too_many_labels", $"A sheet has at most {Max} labels.");
            return [];
        }

        var rows = new List<LabelRow>(labels.Count);
        for (var at = 0; at < labels.Count && errors.All.Count < MaxErrors; at++)
        {
            rows.Add(Read(labels[at] ?? new SheetRequest.LabelPart(null, null, null, null, null, null), at, errors));
        }

        return rows;
    }

    /// <summary>A field of a label, as errors name it.</summary>
    /// <param name="at">From 0.</param>
    /// <param name="field">The field; empty: the label.</param>
    public static string NameOf(int at, string field) => field.Length > 0 ? $"labels[{at}].{field}" : $"labels[{at}]";

    private static LabelRow Read(SheetRequest.LabelPart label, int at, FieldErrors errors)
    {
        var own = new FieldErrors();
        var (code, name) = (own.Optional("placement", label.Placement, MaxText), own.Optional("name", label.Name, MaxText));
        var (store, staff, partner) = (own.Optional("store", label.Store, MaxText), own.Optional("staff", label.Staff, MaxText), own.Optional("partner", label.Partner, MaxText));
        var isNamed = label.PlacementId is not null || code is not null;
        var isDescribed = name is not null || store is not null || staff is not null || partner is not null;
        if (!own.Any && (isNamed == isDescribed || (label.PlacementId is not null && code is not null)))
        {
            own.Add("", "label_ambiguous", "A label has 'placementId', or 'placement', or 'name' or 'staff' with what goes with it.");
        }

        foreach (var error in own.All)
        {
            errors.Add(NameOf(at, error.Field), error.Code, $"Row {at + 1}: {error.Detail}");
        }

        return new LabelRow
        {
            PlacementId = Uuids.Bytes(label.PlacementId),
            PlacementCode = code ?? "",
            Name = name ?? "",
            Store = store ?? "",
            Staff = staff ?? "",
            Partner = partner ?? "",
        };
    }
}
