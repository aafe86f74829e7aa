using Redirect.Contracts.Links.V1;
using Redirect.Links.Placements;

namespace Redirect.Links.Labels;

/// <summary>A row on its way to a label.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Said">As it was asked for.</param>
internal sealed record LabelDraft(int Number, LabelRow Said)
{
    /// <summary>Whether it names a placement that is there.</summary>
    public bool Names => Said.PlacementId.Length > 0 || Said.PlacementCode.Length > 0;

    /// <summary>Whether it says what a placement is found or made by.</summary>
    public bool Describes => Said.Name.Length > 0 || Said.Store.Length > 0 || Said.Staff.Length > 0 || Said.Partner.Length > 0;

    /// <summary>Whether it does one of the two, and in one way.</summary>
    public bool IsClear => Names ? !Describes && (Said.PlacementId.Length == 0 || Said.PlacementCode.Length == 0) : Describes;

    /// <summary>What a described placement is found by.</summary>
    public PlacementTraits? Traits { get; set; }

    /// <summary>What a described placement is made with beside that, and what one that is found must have if it is said.</summary>
    public string? Partner { get; set; }

    /// <summary>The placement; null: not found yet, or to be made.</summary>
    public Placement? Placement { get; set; }

    /// <summary>It was not there before.</summary>
    public bool Made { get; set; }
}
