using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Decisions;
using Redirect.Links.Domains;
using Redirect.Links.Landings;
using Redirect.Links.Limits;
using Redirect.Links.Pages;
using Redirect.Links.ShortLinks;
using Redirect.Links.Splits;
using Redirect.Links.Visits;

namespace Redirect.Links.Following;

/// <summary>
/// <c>GET /{slug}</c>: the redirect, and its visit. What memory knows is answered without waiting for anything and without allocating more
/// than the visit; everything else takes the other way. <c>POST /{slug}</c> gives the link's password.
/// </summary>
internal sealed class FollowLink(
    LinkCache<FollowPlan> links, LinkCache<PlacementPlan> placements, DomainCache domains, VisitRecorder recorder, BlockingApps apps, SplitShares shares,
    PasswordGate passwords, Admissions admissions, GivePassword givePassword, LinkPages pages, InspectLink inspections, FormSignatures forms, LandingTokens landings)
{
    // Of a placement that is not in memory. A visit then counts without one; a redirect may not wait longer for it.
    private static readonly TimeSpan PlacementPatience = TimeSpan.FromMilliseconds(250);

    private static readonly StringValues CacheControl = "private, no-store";
    private static readonly StringValues ReferrerPolicy = "strict-origin-when-cross-origin";
    private static readonly StringValues Robots = "noindex";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // Made by the first request and not here: it owns the spool's folder, which a process that only migrates must leave alone.
        var follow = new Lazy<FollowLink>(() => endpoints.ServiceProvider.GetRequiredService<FollowLink>());
        endpoints.MapMethods("/{slug}", [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post], context => follow.Value.InvokeAsync(context))
            .WithName(nameof(FollowLink)).WithSummary("Follow a link").WithOrder(int.MaxValue);
        endpoints.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], context => follow.Value.InvokeAsync(context))
            .WithName("FollowRoot").WithSummary("The bare domain").WithOrder(int.MaxValue);
    }

    internal Task InvokeAsync(HttpContext context)
    {
        // The host is only looked at when there is a merchant's own domain at all.
        DomainPlan? domain = null;
        if (domains.Any && !domains.TryFind(context.Request, out domain))
        {
            return DeadEndPages.UnavailableAsync(context);
        }

        // Not from the route values, which would cost objects: the path is "/slug", perhaps with a slash behind.
        var slug = context.Request.Path.Value.AsSpan().Trim('/');
        if (slug.EndsWith('+'))
        {
            return inspections.InvokeAsync(context, slug[..^1], domain);
        }

        if (slug.Length is 0 or > Slugs.MaxLength)
        {
            return slug.Length == 0 ? DomainRedirects.RootAsync(context, domain) : DomainRedirects.UnknownAsync(context, domain);
        }

        if (!Ascii.IsValid(slug))
        {
            var folded = Slugs.KeyOf(slug.ToString());
            return folded.Length > Slugs.MaxLength ? DomainRedirects.UnknownAsync(context, domain) : FollowAsync(context, folded, domain);
        }

        Span<char> key = stackalloc char[Slugs.MaxLength];
        return FollowAsync(context, key[..slug.ToLowerInvariant(key)], domain);
    }

    private Task FollowAsync(HttpContext context, ReadOnlySpan<char> slugKey, DomainPlan? domain)
    {
        if (domain is not null)
        {
            return FollowOnAsync(context, slugKey, domain);
        }

        return links.TryGet(slugKey, out var plan) ? AnswerAsync(context, plan, null) : LookUpAsync(context, slugKey.ToString(), null);
    }

    // Apart, so that the common domain pays nothing for the longer key.
    private Task FollowOnAsync(HttpContext context, ReadOnlySpan<char> slugKey, DomainPlan domain)
    {
        Span<char> buffer = stackalloc char[DomainCache.MaxHostLength + 1 + Slugs.MaxLength];
        var key = buffer[..LinkKeys.Write(domain.Host, slugKey, buffer)];
        return links.TryGet(key, out var plan) ? AnswerAsync(context, plan, domain) : LookUpAsync(context, key.ToString(), domain);
    }

    private async Task LookUpAsync(HttpContext context, string key, DomainPlan? domain)
    {
        FollowPlan? plan;
        try
        {
            plan = await links.GetAsync(key, context.RequestAborted);
        }
        catch (LookupUnavailableException)
        {
            await DeadEndPages.UnavailableAsync(context);
            return;
        }

        await AnswerAsync(context, plan, domain);
    }

    private Task AnswerAsync(HttpContext context, FollowPlan? plan, DomainPlan? domain)
    {
        // Links of the host's former owner are nobody's any more.
        if (plan is null || (domain is not null && plan.MerchantId != domain.MerchantId))
        {
            return DomainRedirects.UnknownAsync(context, domain);
        }

        if (plan.Retired)
        {
            return DeadEndPages.RetiredAsync(context);
        }

        if (HttpMethods.IsPost(context.Request.Method))
        {
            return givePassword.TakeAsync(context, plan);
        }

        var query = FollowQuery.Parse(context.Request.QueryString.Value);
        var form = forms.FormOf(plan.LinkId, query);
        if (!query.NamesPlacement)
        {
            return DecideAsync(context, plan, plan.Placement, form);
        }

        if (query.Placement is not { } code)
        {
            return DecideAsync(context, plan, null, form);
        }

        return placements.TryGet(code, out var placement)
            ? DecideAsync(context, plan, Of(plan, placement), form)
            : PlaceAsync(context, plan, code, form);
    }

    private async Task PlaceAsync(HttpContext context, FollowPlan plan, string code, Form form)
    {
        PlacementPlan? placement = null;
        try
        {
            placement = await placements.GetAsync(code, context.RequestAborted).WaitAsync(PlacementPatience, context.RequestAborted);
        }
        catch (Exception exception) when (exception is LookupUnavailableException or TimeoutException)
        {
            // The redirect goes on; never with the link's default, which would pay the wrong one.
        }

        await DecideAsync(context, plan, Of(plan, placement), form);
    }

    private Task DecideAsync(HttpContext context, FollowPlan plan, PlacementPlan? placement, Form form)
    {
        var visitor = recorder.Recognise(context, plan.MerchantId);
        var behaviour = plan.Behaviour;
        var decision = plan.Decisions.Decide(
            new Reader
            {
                Client = visitor.Client,
                Quality = visitor.Quality,
                Now = visitor.At,
                Language = visitor.Language,
                Region = visitor.Region,
                Query = context.Request.QueryString.Value,
                Visitor = visitor.Id,
                Kept = behaviour is { Optimise: not Optimise.None } && visitor.Returning ? SplitCookie.Read(context.Request.Headers.Cookie) : default,
                Returning = visitor.Returning,
                InPlaceOfTarget = placement?.Location,
                PasswordGiven = behaviour?.PasswordHash is not null && passwords.IsGiven(context, plan),
            },
            apps,
            plan.Decisions.Split is { } split && behaviour!.Optimise != Optimise.None ? shares.Of(plan.LinkId, split) : default);
        return decision.Counted ? AdmitAsync(context, plan, placement, form, visitor, decision) : SendAsync(context, plan, placement, form, visitor, decision);
    }

    private async Task AdmitAsync(HttpContext context, FollowPlan plan, PlacementPlan? placement, Form form, Visitor visitor, Decision decision)
    {
        // Of a mere look nobody came, so nothing is used up; and where it leads is for those who are let in.
        decision = IsOnlyALook(context.Request)
            ? new Decision(Outcome.Preview, "")
            : plan.Decisions.After(await admissions.TryAdmitAsync(plan, context.RequestAborted), decision);
        await SendAsync(context, plan, placement, form, visitor, decision);
    }

    private Task SendAsync(HttpContext context, FollowPlan plan, PlacementPlan? placement, Form form, in Visitor visitor, in Decision decision)
    {
        var visitId = Guid.Empty;
        if (Outcomes.IsVisit(decision.Outcome) && !IsOnlyALook(context.Request))
        {
            visitId = recorder.Record(plan, placement, form, visitor, decision) ?? Guid.Empty;
            if (visitor.Cookie is { } cookie)
            {
                context.Response.Headers.SetCookie = cookie;
            }

            if (decision.Variant > 0 && visitor.Quality == Quality.Human && plan.Behaviour!.Optimise != Optimise.None)
            {
                SplitCookie.Send(context, plan.Decisions.Split!.Keep(decision.Variant, decision.Probability));
            }
        }

        switch (decision.Outcome)
        {
            case Outcome.Target or Outcome.Overflow or Outcome.Expired:
                Redirect(context, plan.Behaviour is { } behaviour ? LocationOf(context, plan, behaviour, visitor, decision.Location, visitId) : decision.Location);
                return Task.CompletedTask;
            case Outcome.InApp:
                return pages.InAppAsync(context, plan, placement, visitor.Client);
            case Outcome.Wake:
                return pages.WakeAsync(context, plan, placement, visitor.Client, decision, visitId);
            case Outcome.Preview:
                return pages.PreviewAsync(context, plan);
            case Outcome.Password:
                return pages.PasswordAsync(context, plan);
            default:
                return pages.RefusedAsync(context, plan, decision.Outcome);
        }
    }

    // Another merchant's placement is as good as none.
    private static PlacementPlan? Of(FollowPlan plan, PlacementPlan? placement) => placement?.MerchantId == plan.MerchantId ? placement : null;

    // Answered like all others, but nobody came: HEAD, and the first byte that link checkers ask for.
    private static bool IsOnlyALook(HttpRequest request) =>
        HttpMethods.IsHead(request.Method) || (request.Headers.Range.Count > 0 && request.Headers.Range.ToString() == "bytes=0-0");

    // What a link that is more than its target adds to it. Only whoever is one visit of a person gets a token of it.
    private string LocationOf(HttpContext context, FollowPlan plan, LinkBehaviour behaviour, in Visitor visitor, string location, Guid visitId)
    {
        if (behaviour.ForwardQuery.Count > 0)
        {
            location = ForwardedQuery.Append(location, context.Request.QueryString.Value, behaviour.ForwardQuery);
        }

        return behaviour.LandingParameter is { } name && visitId != Guid.Empty && visitor.Quality == Quality.Human && landings.Make(new LandingToken(visitId, plan.MerchantId)) is { } token
            ? LandingParameter.Put(location, name, token)
            : location;
    }

    private static void Redirect(HttpContext context, string location)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status302Found;
        var headers = response.Headers;
        headers.Location = location;
        headers.CacheControl = CacheControl;
        headers["Referrer-Policy"] = ReferrerPolicy;
        headers["X-Robots-Tag"] = Robots;
    }
}
