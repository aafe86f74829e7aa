using Redirect.Links.Following;

namespace Redirect.Links.Limits;

/// <summary>Lets visitors into links with a limit: as many as it says, over all replicas.</summary>
internal sealed class Admissions
{
#pragma warning disable CA1822 // Asks the database soon.
    /// <summary>Takes one visit off a link's limit, if one is left.</summary>
    public Task<Admission> TryAdmitAsync(FollowPlan plan, CancellationToken cancellationToken) => Task.FromResult(Admission.Unknown);
#pragma warning restore CA1822
}
