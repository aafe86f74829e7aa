namespace Redirect.SimulatedMonth.Plan;

/// <summary>Where a form is put; <see cref="None"/> stands for links without a placement.</summary>
/// <param name="Id">Of the placement; zeros: none.</param>
/// <param name="CampaignId">Zeros: none.</param>
/// <param name="Channel">Empty: none.</param>
/// <param name="Partner">Who is paid; empty: nobody.</param>
internal sealed record Place(Guid Id, Guid CampaignId, string Channel, string Partner)
{
    public static Place None { get; } = new(Guid.Empty, Guid.Empty, "", "");
}
