namespace Redirect.Links.Staff;

/// <summary>A shop assistant (导购): who hands out a placement's material, helps to claim, and redeems.</summary>
internal sealed class StaffMember
{
    public Guid Id { get; init; }

    public Guid MerchantId { get; init; }

    /// <summary>The merchant's own; fixed and never given again, because it is part of what was counted. See <see cref="StaffFields.IsNumber"/>.</summary>
    public required string Number { get; init; }

    /// <summary>To type or print, see <see cref="StaffCode"/>. Unique for the merchant, and never given again.</summary>
    public required string Code { get; init; }

    public required string Name { get; set; }

    public string? Store { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime? RetiredAt { get; set; }

    /// <summary>Grows by one with every change.</summary>
    public long Version { get; set; }
}
