namespace Redirect.SimulatedMonth.Plan;

/// <summary>What totals are about: 0 merchant (by its own id), 1 campaign, 2 placement, 3 link, 4 surprise code.</summary>
internal readonly record struct Scope(Guid MerchantId, short Kind, Guid Id);
