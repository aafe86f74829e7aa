using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Tests.Experiments;

/// <summary>Visits of split links.</summary>
internal static class SplitVisits
{
    public static Visit Of(
        Guid merchant, Guid link, string variant, Guid visitor, double probability = 0.5, DateTime? at = null, Quality quality = Quality.Human, Guid? eventId = null)
    {
        var visit = Some.Visit(merchant, link, visitor: visitor, at: at, quality: quality, eventId: eventId);
        visit.Outcome = "target";
        visit.Variant = variant;
        visit.VariantProbability = probability;
        visit.LinkVersion = 3;
        visit.Rule = 0;
        visit.Region = "CN-ZJ";
        return visit;
    }
}
