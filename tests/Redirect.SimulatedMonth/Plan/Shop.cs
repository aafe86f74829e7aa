using Redirect.Contracts.Events.V1;

namespace Redirect.SimulatedMonth.Plan;

/// <summary>A merchant with campaigns, placements of stores, staff and partners, links and surprise codes. Its own id is new each time: counters only grow.</summary>
internal sealed class Shop
{
    private static readonly string[] Channels = ["wechat", "weibo", "douyin", "xiaohongshu", "store", "sms", "kol"];

    public Shop(Random random, DateTime begin, int campaigns, int placements, int links, int codes)
    {
        var ids = new SeededIds(random);
        Id = Guid.CreateVersion7();
        Campaigns = [.. Enumerable.Range(0, campaigns).Select(_ => ids.At(begin))];
        Places = [.. Enumerable.Range(0, placements).Select(at => new Place(
            ids.At(begin), Campaigns[random.Next(campaigns)], Channels[at % Channels.Length], at % 3 == 2 ? "" : $"Partner {at % 5}"))];
        Links = [.. Enumerable.Range(0, links).Select(_ => ids.At(begin))];
        Codes = [.. Enumerable.Range(0, codes).Select(_ => (ids.At(begin), Links[random.Next(links)], Places[random.Next(placements)]))];
    }

    public Guid Id { get; }

    public IReadOnlyList<Guid> Campaigns { get; }

    public IReadOnlyList<Place> Places { get; }

    public IReadOnlyList<Guid> Links { get; }

    /// <summary>Surprise codes, each with its link and place.</summary>
    public IReadOnlyList<(Guid Id, Guid LinkId, Place Place)> Codes { get; }

    /// <summary>All of it as the link service would tell it.</summary>
    public CatalogueBatch Catalogue()
    {
        var batch = new CatalogueBatch();
        foreach (var (campaign, at) in Campaigns.Select((id, at) => (id, at)))
        {
            Add(batch, campaign, new CatalogueChange { Campaign = new() { Name = $"Campaign {at}" } });
        }

        foreach (var (place, at) in Places.Select((place, at) => (place, at)))
        {
            Add(batch, place.Id, new CatalogueChange
            {
                Placement = new()
                {
                    CampaignId = SeededIds.Bytes(place.CampaignId),
                    Name = $"Placement {at}",
                    Channel = place.Channel,
                    Store = place.Channel == "store" ? $"Store {at % 4}" : "",
                    Staff = place.Channel == "store" ? $"staff{at}" : "",
                    Partner = place.Partner,
                    Code = $"P{at}",
                },
            });
        }

        foreach (var (link, at) in Links.Select((id, at) => (id, at)))
        {
            Add(batch, link, new CatalogueChange { Link = new() { Slug = $"month{at}", Title = $"Link {at}" } });
        }

        return batch;
    }

    private void Add(CatalogueBatch batch, Guid id, CatalogueChange change)
    {
        change.EventId = SeededIds.Bytes(Guid.CreateVersion7());
        change.MerchantId = SeededIds.Bytes(Id);
        change.Id = SeededIds.Bytes(id);
        change.Version = 1;
        batch.Changes.Add(change);
    }
}
