namespace Redirect.Links.Staff;

/// <param name="Id">The member.</param>
/// <param name="Number">Your own; name it in a placement, a claim or a redemption.</param>
/// <param name="Code">To type or print: six symbols and a check symbol; takes O for 0 and I and L for 1, in any case.</param>
/// <param name="Name">Shown on labels and in lists.</param>
/// <param name="Store">Where the member works.</param>
/// <param name="CreatedAt">When the member was registered.</param>
/// <param name="Retired">Helps and redeems no more; the figures stay.</param>
/// <param name="Version">Grows with every change.</param>
internal sealed record StaffAnswer(Guid Id, string Number, string Code, string Name, string? Store, DateTime CreatedAt, bool Retired, long Version)
{
    public static StaffAnswer Of(StaffMember member) =>
        new(member.Id, member.Number, member.Code, member.Name, member.Store, member.CreatedAt, member.RetiredAt is not null, member.Version);
}
