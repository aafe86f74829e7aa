using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Decisions;
using Redirect.Links.Limits;
using Redirect.Links.Pages;
using Redirect.Links.Regions;
using Redirect.Links.ShortLinks;
using Redirect.Links.Splits;
using Redirect.Links.Visits;

namespace Redirect.Links.Following;

/// <summary>
/// <c>GET /{slug}</c>: the redirect, and its visit. What memory knows is answered without waiting for anything and without allocating more
/// than the visit; everything else takes the other way.
/// </summary>
internal sealed class FollowLink(
    LinkCache<FollowPlan> links, LinkCache<PlacementPlan> placements, VisitRecorder recorder, BlockingApps apps, SplitShares shares, PasswordGate passwords,
    Admissions admissions, RegionDatabase regions, LinkPages pages, InspectLink inspections, TimeProvider clock)
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
        endpoints.MapMethods("/{slug}", [HttpMethods.Get, HttpMethods.Head], context => follow.Value.InvokeAsync(context))
            .WithName(nameof(FollowLink)).WithSummary("Follow a link").WithOrder(int.MaxValue);
    }

    internal Task InvokeAsync(HttpContext context)
    {
        // Not from the route values, which would cost objects: the path is "/slug", perhaps with a slash behind.
        var slug = context.Request.Path.Value.AsSpan().Trim('/');
        if (slug.EndsWith('+'))
        {
            return inspections.InvokeAsync(context, slug[..^1]);
        }

        if (slug.Length is 0 or > Slugs.MaxLength)
        {
            return DeadEndPages.UnknownAsync(context);
        }

        if (!Ascii.IsValid(slug))
        {
            var folded = Slugs.KeyOf(slug.ToString());
            return folded.Length > Slugs.MaxLength ? DeadEndPages.UnknownAsync(context) : FollowAsync(context, folded);
        }

        Span<char> key = stackalloc char[Slugs.MaxLength];
        return FollowAsync(context, key[..slug.ToLowerInvariant(key)]);
    }

    private Task FollowAsync(HttpContext context, ReadOnlySpan<char> key) =>
        links.TryGet(key, out var plan) ? AnswerAsync(context, plan) : LookUpAsync(context, key.ToString());

    private async Task LookUpAsync(HttpContext context, string key)
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

        await AnswerAsync(context, plan);
    }

    private Task AnswerAsync(HttpContext context, FollowPlan? plan)
    {
        if (plan is null)
        {
            return DeadEndPages.UnknownAsync(context);
        }

        if (plan.Retired)
        {
            return DeadEndPages.RetiredAsync(context);
        }

        var query = FollowQuery.Parse(context.Request.QueryString.Value);
        if (!query.NamesPlacement)
        {
            return DecideAsync(context, plan, plan.Placement, query.Form);
        }

        if (query.Placement is not { } code)
        {
            return DecideAsync(context, plan, null, query.Form);
        }

        return placements.TryGet(code, out var placement)
            ? DecideAsync(context, plan, Of(plan, placement), query.Form)
            : PlaceAsync(context, plan, code, query.Form);
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
        var visitor = recorder.Recognise(context);
        var behaviour = plan.Behaviour;
        var decision = plan.Decisions.Decide(
            new Reader
            {
                Client = visitor.Client,
                Quality = visitor.Quality,
                Now = clock.GetUtcNow(),
                Language = visitor.Language,
                Region = behaviour is { Rules.Count: > 0 } ? regions.Of(context.Connection.RemoteIpAddress) : Region.Unknown,
                Query = context.Request.QueryString.Value,
                Visitor = visitor.Id,
                Returning = visitor.Returning,
                PasswordGiven = behaviour?.PasswordHash is not null && passwords.IsGiven(context, plan),
            },
            apps,
            plan.Decisions.Split is { } split && behaviour!.Optimise != Optimise.None ? shares.Of(plan.LinkId, split) : default);
        return decision.Counted ? AdmitAsync(context, plan, placement, form, visitor, decision) : SendAsync(context, plan, placement, form, visitor, decision);
    }

    private async Task AdmitAsync(HttpContext context, FollowPlan plan, PlacementPlan? placement, Form form, Visitor visitor, Decision decision)
    {
        if (IsOnlyALook(context.Request))
        {
            // Nobody came, so nothing is used up; and where it leads is for those who are let in.
            decision = new Decision(Outcome.Preview, "");
        }
        else
        {
            var admission = await admissions.TryAdmitAsync(plan, context.RequestAborted);
            if (admission == Admission.Full || (admission == Admission.Unknown && plan.Behaviour!.LimitFallback == LimitFallback.Overflow))
            {
                decision = plan.Decisions.Full();
            }
        }

        await SendAsync(context, plan, placement, form, visitor, decision);
    }

    private Task SendAsync(HttpContext context, FollowPlan plan, PlacementPlan? placement, Form form, in Visitor visitor, in Decision decision)
    {
        var visitId = Guid.Empty;
        if (Outcomes.IsVisit(decision.Outcome) && !IsOnlyALook(context.Request))
        {
            visitId = recorder.Record(context, plan, placement, form, visitor, decision);
            if (visitor.Cookie is { } cookie)
            {
                context.Response.Headers.SetCookie = cookie;
            }
        }

        switch (decision.Outcome)
        {
            case Outcome.Target or Outcome.Overflow or Outcome.Expired:
                Redirect(context, plan, decision.Location);
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

    private static void Redirect(HttpContext context, FollowPlan plan, string location)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status302Found;
        var headers = response.Headers;
        headers.Location = plan.Behaviour is { ForwardQuery.Count: > 0 } behaviour
            ? ForwardedQuery.Append(location, context.Request.QueryString.Value, behaviour.ForwardQuery)
            : location;
        headers.CacheControl = CacheControl;
        headers["Referrer-Policy"] = ReferrerPolicy;
        headers["X-Robots-Tag"] = Robots;
    }
}
