namespace Redirect.Attribution.Experiments;

/// <summary>What came of a split link. Amounts are in minor units of <c>currency</c>, which is absent while there are none.</summary>
/// <param name="LinkId">The link.</param>
/// <param name="Variants">Those that ever had a human visit, by name.</param>
/// <param name="SampleRatio">Whether visitors fell as the logged probabilities say; absent while there are too few to tell.</param>
/// <param name="Currency">Of the amounts.</param>
internal sealed record ExperimentBody(Guid LinkId, IReadOnlyList<ExperimentBody.Variant> Variants, SampleRatio.Result? SampleRatio, string? Currency)
{
    /// <summary>One variant.</summary>
    /// <param name="Name">As in the link's split.</param>
    /// <param name="Visits">Human visits.</param>
    /// <param name="Visitors">Assigned by their first visit.</param>
    /// <param name="OrderingVisitors">Those of them that ordered.</param>
    /// <param name="Orders">Their orders.</param>
    /// <param name="Paid">What those were paid.</param>
    /// <param name="Refunded">Of that, what was given back.</param>
    /// <param name="MatureVisitors">Visitors that have had time to order; rate, interval and probability are of these.</param>
    /// <param name="MatureOrderingVisitors">Those of them that ordered.</param>
    /// <param name="Rate">Of the mature: ordering visitors per visitor; absent while there are none.</param>
    /// <param name="CredibleInterval">In which the true rate is with a probability of 95 %.</param>
    /// <param name="ProbabilityBest">That no other variant has a greater rate.</param>
    /// <param name="CurrentShare">With which its newest visitor was drawn.</param>
    /// <param name="LastAssignedAt">When that was.</param>
    /// <param name="Blocked">It is sent nobody for now.</param>
    internal sealed record Variant(
        string Name,
        long Visits,
        long Visitors,
        long OrderingVisitors,
        long Orders,
        long Paid,
        long Refunded,
        long MatureVisitors,
        long MatureOrderingVisitors,
        double? Rate,
        Interval CredibleInterval,
        double ProbabilityBest,
        double? CurrentShare,
        DateTime? LastAssignedAt,
        bool Blocked);

    /// <summary>From low to high.</summary>
    internal sealed record Interval(double Low, double High);
}
