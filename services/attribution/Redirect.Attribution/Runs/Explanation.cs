using Redirect.Attribution.Touches;

namespace Redirect.Attribution.Runs;

/// <summary>Why an order was shared as it was.</summary>
/// <param name="OrderId">The merchant's.</param>
/// <param name="PaidAt">When it was paid.</param>
/// <param name="Amount">What was paid, minor units.</param>
/// <param name="Currency">Of the amount.</param>
/// <param name="Refunded">Of it, what was given back; credits are before refunds.</param>
/// <param name="Model">By which it is shared here.</param>
/// <param name="SettingsVersion">The settings that held when it was paid; 0: the defaults.</param>
/// <param name="Path">The earliest first; empty: nothing touched it.</param>
/// <param name="LeftOut">Touches that earn nothing, by time: all of the 90 days before the payment and the day after it.</param>
/// <param name="Direct">What is nobody's, minor units: the amount where nothing touched it, else 0.</param>
internal sealed record Explanation(
    string OrderId, DateTime PaidAt, long Amount, string Currency, long Refunded, AttributionTable.Column Model, int SettingsVersion,
    IReadOnlyList<Explanation.Step> Path, IReadOnlyList<Explanation.Dropped> LeftOut, long Direct)
{
    /// <summary>Where a touch was.</summary>
    internal record Place
    {
        /// <summary>The event id of the visit, or of the step of the claim.</summary>
        public required Guid TouchId { get; init; }

        public required TouchKind Kind { get; init; }

        public required DateTime At { get; init; }

        /// <summary>Absent: none, like the next two.</summary>
        public Guid? LinkId { get; init; }

        public Guid? PlacementId { get; init; }

        public Guid? CampaignId { get; init; }

        public required string Form { get; init; }

        /// <summary>Empty: none.</summary>
        public required string Channel { get; init; }

        /// <summary>Of the placement now; absent: nobody is paid.</summary>
        public string? Partner { get; init; }

        /// <summary>As the touch names it; absent: nobody.</summary>
        public string? Staff { get; init; }
    }

    /// <summary>A touch that counts.</summary>
    internal sealed record Step : Place
    {
        /// <summary>In the path, from 1.</summary>
        public required int Position { get; init; }

        /// <summary>The window by which it counts.</summary>
        public required int LookbackDays { get; init; }

        /// <summary>As the model defines it; only its part of all weights matters.</summary>
        public required decimal Weight { get; init; }

        /// <summary>Of the order, 10 decimals.</summary>
        public required decimal Share { get; init; }

        /// <summary>Minor units.</summary>
        public required long Amount { get; init; }

        /// <summary>One sentence.</summary>
        public required string Why { get; init; }
    }

    /// <summary>A touch that does not.</summary>
    internal sealed record Dropped : Place
    {
        /// <summary>Stable, lower case with underscores.</summary>
        public required string Reason { get; init; }

        /// <summary>One sentence.</summary>
        public required string Detail { get; init; }
    }
}
