namespace Redirect.Links.ShortLinks;

internal sealed record LinkAnswer(
    Guid Id, string Slug, string ShortUrl, string Target, string? Title, Guid? PlacementId, IReadOnlyList<string> Tags, string? ExternalId,
    DateTime CreatedAt, DateTime UpdatedAt, bool Retired, long Version)
{
    public static LinkAnswer Of(ShortLink link, string baseUrl) => new(
        link.Id, link.Slug, PublicAddresses.Of(baseUrl, link.Slug), link.Target, link.Title, link.PlacementId, link.Tags, link.ExternalId,
        link.CreatedAt, link.UpdatedAt, link.RetiredAt is not null, link.Version);
}
