using Redirect.Contracts.Events.V1;
using Redirect.Links.DeepLinks;
using Redirect.Links.Following;
using Redirect.Links.Limits;
using Redirect.Links.Rules;
using Redirect.Links.ShortLinks;
using Redirect.Links.Splits;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Decisions;

/// <summary>A link's behaviour, ready to decide: made once for each version of the link. Decides without a clock, a database or memory of its own.</summary>
internal sealed class DecisionPlan
{
    private readonly LinkBehaviour behaviour;
    private readonly string location;
    private readonly string? overflowLocation;
    private readonly string? expiredLocation;
    private readonly RulePlan rules;

    private DecisionPlan(Guid linkId, LinkBehaviour behaviour, string location)
    {
        this.behaviour = behaviour;
        this.location = location;
        overflowLocation = behaviour.OverflowTarget is { } overflow ? Locations.Of(overflow) : null;
        expiredLocation = behaviour.ExpiredTarget is { } expired ? Locations.Of(expired) : null;
        rules = new RulePlan(behaviour.Rules);
        Split = behaviour.Split.Count > 0 ? new SplitPlan(linkId, behaviour.Split) : null;
        DeepLink = behaviour.DeepLink is { } deepLink ? new DeepLinkPlan(deepLink) : null;
    }

    /// <summary>Null: the link has one target.</summary>
    public SplitPlan? Split { get; }

    /// <summary>Null: phones are not woken.</summary>
    public DeepLinkPlan? DeepLink { get; }

    public static DecisionPlan Of(FollowPlan plan) => new(plan.LinkId, plan.Behaviour ?? LinkBehaviour.None, plan.Location);

    /// <summary>Decides for a reader.</summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="apps">Which apps block addresses.</param>
    /// <param name="shares">The split's current shares, a number for each variant; empty: the weights.</param>
    /// <param name="trace">Takes each step, for a simulation; null: nobody wants to know.</param>
    public Decision Decide(in Reader reader, BlockingApps apps, ReadOnlySpan<double> shares, List<DecisionStep>? trace = null)
    {
        if (Refused(reader, trace) is { } refusal)
        {
            return refusal;
        }

        var (leadsTo, rule) = Choose(reader, trace);
        var variant = 0;
        var probability = 0.0;
        if (leadsTo is null && Split is not null)
        {
            (variant, probability) = Split.Choose(reader.Visitor, shares, reader.Kept);
            leadsTo = Split.LocationOf(variant);
            trace?.Add(new("split", "decided", FormattableString.Invariant($"The visitor falls to variant '{Split.NameOf(variant)}', which has a share of {probability:0.###}.")));
        }
        else if (leadsTo is null)
        {
            trace?.Add(new("target", "decided", "No rule holds; the link's own target counts."));
        }

        var elsewhere = leadsTo is null ? reader.InPlaceOfTarget : null;
        leadsTo ??= location;
        var counted = behaviour.MaxVisits is not null;
        if (counted && reader.Quality != Quality.Human)
        {
            trace?.Add(new("maxVisits", "decided", "Only human visitors use up a limited link; all others see its card."));
            return new(Outcome.Preview, "");
        }

        if (apps.Blocks(reader.Client.App) && !(rule > 0 && rules.NamesApp(rule)))
        {
            trace?.Add(new("app", "decided", $"Inside {reader.Client.App} such addresses are blocked: a page shows the way out."));
            return new(Outcome.InApp, leadsTo, rule, variant, probability);
        }

        if (counted)
        {
            trace?.Add(new("maxVisits", "passed", $"This visit uses up one of {behaviour.MaxVisits}, if one is left."));
        }

        if (rule == 0 && DeepLink?.Wakes(reader.Client, leadsTo) == true)
        {
            trace?.Add(new("deepLink", "decided", $"On {reader.Client.Os} a page wakes the app, and falls back."));
            return new(Outcome.Wake, leadsTo, rule, variant, probability, counted);
        }

        // Last of all: whatever else the link decides by goes before where the reader came from.
        return new(Outcome.Target, elsewhere ?? leadsTo, rule, variant, probability, counted);
    }

    /// <summary>What a counted decision becomes once it is known whether the limit lets this visitor in.</summary>
    public Decision After(Admission admission, in Decision decision) => admission switch
    {
        Admission.Granted => decision,
        Admission.Unknown when behaviour.LimitFallback == LimitFallback.Target => decision,
        _ => overflowLocation is { } overflow ? new(Outcome.Overflow, overflow) : new(Outcome.SoldOut, ""),
    };

    private Decision? Refused(in Reader reader, List<DecisionStep>? trace)
    {
        if (behaviour.Paused)
        {
            trace?.Add(new("paused", "decided", "The link is paused."));
            return new(Outcome.Paused, "");
        }

        if (behaviour.ValidFrom is { } from && reader.Now.UtcDateTime < from)
        {
            trace?.Add(new("validFrom", "decided", $"The link is not valid before {from:yyyy-MM-ddTHH:mm:ssZ}."));
            return new(Outcome.NotYet, "");
        }

        if (behaviour.ValidUntil is { } until && reader.Now.UtcDateTime >= until)
        {
            trace?.Add(new("validUntil", "decided", $"The link was valid until {until:yyyy-MM-ddTHH:mm:ssZ}."));
            return expiredLocation is { } expired ? new(Outcome.Expired, expired) : new(Outcome.ExpiredPage, "");
        }

        if (reader.Quality == Quality.Preview || reader.Client.Reason == QualityReasons.KnownBot)
        {
            trace?.Add(new("crawler", "decided", "Crawlers and link previews get the link's card."));
            return new(Outcome.Preview, "");
        }

        if (behaviour.PasswordHash is not null && !reader.PasswordGiven)
        {
            trace?.Add(new("password", "decided", "The link asks for its password first."));
            return new(Outcome.Password, "");
        }

        trace?.Add(new("state", "passed", "The link is in use at this time."));
        return null;
    }

    private (string? Location, int Rule) Choose(in Reader reader, List<DecisionStep>? trace)
    {
        var rule = rules.First(reader, trace);
        return rule == 0 ? (null, 0) : (rules.LocationOf(rule), rule);
    }
}
