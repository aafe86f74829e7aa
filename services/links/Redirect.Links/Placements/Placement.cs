namespace Redirect.Links.Placements;

/// <summary>Where a form is put: campaign and channel, and a store, a member of staff or a partner. The unit that is counted and paid.</summary>
internal sealed class Placement
{
    public Guid Id { get; init; }

    public Guid MerchantId { get; init; }

    public Guid CampaignId { get; init; }

    /// <summary>Short and unique in this installation; names the placement in an address (<c>?p=</c>).</summary>
    public required string Code { get; init; }

    public required string Name { get; set; }

    /// <summary>One of <see cref="Channels.All"/>; fixed, because it is part of what was counted.</summary>
    public required string Channel { get; init; }

    public string? Store { get; set; }

    public string? Staff { get; set; }

    public string? Partner { get; set; }

    /// <summary>Where visits go that come by its code, in place of the link's own target; null: there.</summary>
    public string? Target { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime? RetiredAt { get; set; }

    /// <summary>Grows by one with every change.</summary>
    public long Version { get; set; }
}
