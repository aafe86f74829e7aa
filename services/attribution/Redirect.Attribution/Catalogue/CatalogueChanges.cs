using Redirect.Attribution.Ingest;
using Redirect.Attribution.Touches;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Catalogue;

/// <summary>The changes of a message: of each thing only the newest, in the order in which rows are locked.</summary>
internal sealed class CatalogueChanges
{
    private const int MaxText = 400;

    // The year 2100.
    private const long MaxTime = 4_102_444_800_000;

    private readonly SortedDictionary<(Guid Merchant, Guid Id), CatalogueCampaign> campaigns = [];
    private readonly SortedDictionary<(Guid Merchant, Guid Id), CataloguePlacement> placements = [];
    private readonly SortedDictionary<(Guid Merchant, Guid Id), CatalogueLink> links = [];

    private readonly SortedDictionary<(Guid Merchant, Guid Id, long Version), CampaignWindow> windows = [];

    public IReadOnlyCollection<CatalogueCampaign> Campaigns => campaigns.Values;

    public IReadOnlyCollection<CataloguePlacement> Placements => placements.Values;

    public IReadOnlyCollection<CatalogueLink> Links => links.Values;

    /// <summary>Of every version, since each holds for the orders of its time.</summary>
    public IReadOnlyCollection<CampaignWindow> Windows => windows.Values;

    /// <summary>False when the change is malformed.</summary>
    public bool TryAdd(CatalogueChange change)
    {
        if (!VisitReader.TryId(change.MerchantId, out var merchant) || !VisitReader.TryId(change.Id, out var id) || change.Version < 0)
        {
            return false;
        }

        switch (change.SubjectCase)
        {
            case CatalogueChange.SubjectOneofCase.Campaign:
                Keep(campaigns, (merchant, id), x => x.Version, new CatalogueCampaign
                {
                    MerchantId = merchant,
                    Id = id,
                    Version = change.Version,
                    Name = Text(change.Campaign.Name),
                    Retired = change.Retired,
                });
                AddWindow(change, merchant, id);
                return true;
            case CatalogueChange.SubjectOneofCase.Placement when VisitReader.TryId(change.Placement.CampaignId, out var campaign):
                Keep(placements, (merchant, id), x => x.Version, new CataloguePlacement
                {
                    MerchantId = merchant,
                    Id = id,
                    Version = change.Version,
                    CampaignId = campaign,
                    Code = Text(change.Placement.Code),
                    Name = Text(change.Placement.Name),
                    Channel = Text(change.Placement.Channel),
                    Store = Text(change.Placement.Store),
                    Staff = Text(change.Placement.Staff),
                    Partner = Text(change.Placement.Partner),
                    Retired = change.Retired,
                });
                return true;
            case CatalogueChange.SubjectOneofCase.Link when VisitReader.TryOptionalId(change.Link.PlacementId, out var placement):
                Keep(links, (merchant, id), x => x.Version, new CatalogueLink
                {
                    MerchantId = merchant,
                    Id = id,
                    Version = change.Version,
                    Slug = Text(change.Link.Slug),
                    Title = Text(change.Link.Title),
                    PlacementId = placement,
                    Retired = change.Retired,
                });
                return true;
            default:
                return false;
        }
    }

    // Of older senders there is none; a time that can't be is the sender's broken clock, and the window waits for the next change.
    private void AddWindow(CatalogueChange change, Guid merchant, Guid id)
    {
        if (change.Campaign.LookbackDays is >= 1 and <= PathRules.MaxLookbackDays && change.OccurredAtMs is > 0 and < MaxTime)
        {
            windows[(merchant, id, change.Version)] = new CampaignWindow
            {
                MerchantId = merchant,
                CampaignId = id,
                Version = change.Version,
                LookbackDays = change.Campaign.LookbackDays,
                HoldsFrom = DateTime.UnixEpoch.AddMilliseconds(change.OccurredAtMs),
            };
        }
    }

    private static void Keep<T>(SortedDictionary<(Guid, Guid), T> known, (Guid, Guid) key, Func<T, long> version, T change)
    {
        if (!known.TryGetValue(key, out var old) || version(change) > version(old))
        {
            known[key] = change;
        }
    }

    private static string Text(string text) => VisitReader.Clip(text, MaxText);
}
