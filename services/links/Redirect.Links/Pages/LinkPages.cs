using Microsoft.AspNetCore.Http;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Decisions;
using Redirect.Links.Following;
using Redirect.Links.Passphrases;
using Redirect.Links.ShortLinks;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Pages;

/// <summary>
/// The pages that readers of a link see. None fetches anything, none is over 15 KB, and all of them are in the reader's language. Those
/// that no link has a part in are <see cref="DeadEndPages"/>.
/// </summary>
internal sealed class LinkPages(PublicAddresses addresses, PagePassphrases passphrases, FormSignatures forms, WakeTokens tokens, TimeProvider clock)
{
    /// <summary>Inside a blocking app: title, passphrase with a copy button, how to open the address in the browser.</summary>
    public async Task InAppAsync(HttpContext context, FollowPlan plan, PlacementPlan? placement, Client client)
    {
        var code = NamedPlacement(context, placement);
        var taobao = plan.Behaviour?.TaobaoPassphrase;
        var passphrase = taobao ?? await StandingAsync(context, plan, code is null ? null : placement!.PlacementId, code);
        await InAppPage.SendAsync(context, plan, client.App, passphrase, taobao is not null, AddressOf(context, plan, code));
    }

    /// <summary>Wakes an app, falls back, and reports the attempt. Only where a wake was decided.</summary>
    /// <param name="context">The request.</param>
    /// <param name="plan">The link.</param>
    /// <param name="placement">Where the visit counts.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="decision">Where the link leads.</param>
    /// <param name="visitId">The visit that this page answers; empty: it is none, and nothing will be reported.</param>
    public Task WakeAsync(HttpContext context, FollowPlan plan, PlacementPlan? placement, Client client, Decision decision, Guid visitId)
    {
        var token = visitId == Guid.Empty ? null : tokens.Make(new WakeToken(visitId, plan.MerchantId, plan.LinkId, placement?.PlacementId));
        return WakePage.SendAsync(context, plan, plan.Decisions.DeepLink!.AddressesFor(client, decision.Location)!, token);
    }

    /// <summary>The link's card, for crawlers and chats.</summary>
    public Task PreviewAsync(HttpContext context, FollowPlan plan) => PreviewPage.SendAsync(context, plan, AddressOf(context, plan));

    /// <summary><c>/{slug}+</c>: where the link leads, in full, without going there.</summary>
    public Task InspectAsync(HttpContext context, FollowPlan plan)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var hidden = plan.Behaviour is { } behaviour
            && (behaviour.PasswordHash is not null || behaviour.MaxVisits is not null || behaviour.Paused || now < behaviour.ValidFrom || now >= behaviour.ValidUntil);
        return InspectPage.SendAsync(context, plan, AddressOf(context, plan), hidden);
    }

#pragma warning disable CA1822 // Whoever answers asks for each page alike, whatever parts one needs.
    /// <summary>Asks for the password.</summary>
    public Task PasswordAsync(HttpContext context, FollowPlan plan) => PasswordPage.AskAsync(context, LinkTitle.Of(plan));

    /// <summary>Asks again: that was not it. 403.</summary>
    public Task PasswordWrongAsync(HttpContext context, FollowPlan plan) => PasswordPage.WrongAsync(context, LinkTitle.Of(plan));

    /// <summary>Says how long no password is taken. 429.</summary>
    public Task PasswordLockedAsync(HttpContext context, FollowPlan plan, TimeSpan retryAfter) => PasswordPage.LockedAsync(context, LinkTitle.Of(plan), retryAfter);

    /// <summary>Not yet, expired, sold out or paused.</summary>
    public Task RefusedAsync(HttpContext context, FollowPlan plan, Outcome outcome) => outcome switch
    {
        Outcome.NotYet => NotYetPage.SendAsync(context, plan.Behaviour!.ValidFrom!.Value),
        Outcome.ExpiredPage => DeadEndPages.ExpiredAsync(context),
        Outcome.SoldOut => DeadEndPages.SoldOutAsync(context),
        Outcome.Paused => DeadEndPages.PausedAsync(context),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
#pragma warning restore CA1822

    private async ValueTask<string?> StandingAsync(HttpContext context, FollowPlan plan, Guid? placementId, string? placementCode) =>
        await passphrases.TokenForAsync(plan.LinkId, plan.MerchantId, placementId, context.RequestAborted) is { } token
            ? PagePassphrases.TextOf(token, plan.Title ?? plan.Slug, AddressOf(context, plan, placementCode, forms.Key?.ValueOf(plan.LinkId, placementCode, Form.Passphrase)))
            : null;

    private string AddressOf(HttpContext context, FollowPlan plan, string? placementCode = null, string? form = null) =>
        PublicAddresses.Of(addresses.BaseOf(context, plan.Domain), plan.Slug, placementCode, form);

    // Who copies the address out of an app is to count where they found it. Nothing else of the request is in a page (S65), and this only
    // when it is a placement's code, letter for letter.
    private static string? NamedPlacement(HttpContext context, PlacementPlan? placement)
    {
        var query = FollowQuery.Parse(context.Request.QueryString.Value);
        return placement is not null && query.NamesPlacement ? query.Placement : null;
    }
}
