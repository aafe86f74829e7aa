using Redirect.Links.DeepLinks;
using Redirect.Links.Limits;
using Redirect.Links.Pages;
using Redirect.Links.Rules;
using Redirect.Links.Splits;

namespace Redirect.Links.ShortLinks;

internal sealed record LinkAnswer(
    Guid Id, string Slug, string? Domain, string ShortUrl, string Target, string? Title, Guid? PlacementId, IReadOnlyList<string> Tags, string? ExternalId,
    LinkPreview? Preview, DateTime? ValidFrom, DateTime? ValidUntil, string? ExpiredTarget, long? MaxVisits, string? OverflowTarget, LimitFallback LimitFallback,
    bool PasswordProtected, bool Paused, IReadOnlyList<LinkRule> Rules, DeepLink? DeepLink, IReadOnlyList<SplitVariant> Split, Optimise Optimise,
    IReadOnlyList<string> ForwardQuery, string? LandingParameter, string? TaobaoPassphrase, DateTime CreatedAt, DateTime UpdatedAt, bool Retired, long Version)
{
    /// <summary>Human visitors let in so far, also while there was another limit; absent for links without one.</summary>
    public long? Admitted { get; init; }

    public static LinkAnswer Of(ShortLink link, string baseUrl)
    {
        var behaviour = link.Behaviour;
        return new LinkAnswer(
            link.Id, link.Slug, link.Domain.Length == 0 ? null : link.Domain, PublicAddresses.Of(baseUrl, link.Slug), link.Target, link.Title, link.PlacementId,
            link.Tags, link.ExternalId, behaviour.Preview, behaviour.ValidFrom, behaviour.ValidUntil, behaviour.ExpiredTarget, behaviour.MaxVisits,
            behaviour.OverflowTarget, behaviour.LimitFallback, behaviour.PasswordHash is not null, behaviour.Paused, behaviour.Rules, behaviour.DeepLink,
            behaviour.Split, behaviour.Optimise, behaviour.ForwardQuery, behaviour.LandingParameter, behaviour.TaobaoPassphrase, link.CreatedAt, link.UpdatedAt, link.RetiredAt is not null,
            link.Version);
    }
}
