using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Following;
using Redirect.Links.Regions;
using Redirect.Links.Rules;
using Redirect.Links.ShortLinks;
using Redirect.Links.Splits;
using Redirect.Links.Storage;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Decisions;

/// <summary>Says what a made-up reader would be answered, and why; nothing is counted.</summary>
internal static class SimulateLink
{
    // A time of the day alone is one in China, where the readers are.
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/{id:guid}/simulate", HandleAsync).WithName(nameof(SimulateLink)).WithSummary("What would this reader be answered, and why? No visit")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Guid id, Request request, HttpContext context, LinksDbContext db, BlockingApps apps, SplitShares shares, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var link = await db.Links.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (link is null)
        {
            return GetLink.NotFound();
        }

        if (link.RetiredAt is not null)
        {
            return Problem.Conflict("link_retired", "This link is retired: everybody is answered 410.");
        }

        var errors = new FieldErrors();
        var client = ClientOf(errors, request);
        var at = TimeOf(errors, request.At, clock);
        var language = errors.Optional("language", request.Language, 35) ?? "";
        var region = RegionOf(errors.Optional("region", request.Region, RuleChecks.MaxValueLength));
        var query = errors.Optional("query", request.Query, 2048) ?? "";
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var plan = PlanReader.PlanOf(link, null);
        var steps = new List<DecisionStep>();
        var decision = plan.Decisions.Decide(
            new Reader
            {
                Client = client,
                Quality = client.Quality,
                Now = at,
                Language = language,
                Region = region,
                Query = query,
                Visitor = request.VisitorId is { } visitor ? UInt128.Parse(visitor.ToString("N"), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 0,
                Returning = request.Returning ?? false,
                PasswordGiven = request.PasswordGiven ?? false,
            },
            apps,
            plan.Decisions.Split is { } split && link.Behaviour.Optimise != Optimise.None ? shares.Of(link.Id, split) : default,
            steps);
        return TypedResults.Ok(new Response(
            link.Id, Outcomes.NameOf(decision.Outcome), decision.Location.Length == 0 ? null : decision.Location, decision.Rule == 0 ? null : decision.Rule,
            decision.Variant == 0 ? null : plan.Decisions.Split!.NameOf(decision.Variant), decision.Variant == 0 ? null : decision.Probability, Outcomes.IsVisit(decision.Outcome),
            Outcomes.IsRedirect(decision.Outcome) && client.Quality == Quality.Human ? link.Behaviour.LandingParameter : null,
            new ReaderAnswer(client.Os, client.App, client.Device, client.Quality, language, region.City.Length > 0 ? region.City : region.Kept, at.UtcDateTime), steps));
    }

    private static Client ClientOf(FieldErrors errors, Request request)
    {
        var client = request.UserAgent is { Length: > 0 } agent ? UserAgents.Read(agent) : new Client(Quality.Human, "browser", "phone", "other", "browser");
        client = client with
        {
            Os = Known(errors, "os", request.Os, ReaderNames.Systems) ?? client.Os,
            App = Known(errors, "app", request.App, ReaderNames.Apps) ?? client.App,
            Device = Known(errors, "device", request.Device, ReaderNames.Devices) ?? client.Device,
        };
        return client;
    }

    private static string? Known(FieldErrors errors, string field, string? name, string[] known)
    {
        if (name is not null && ReaderNames.Bit(name.ToLowerInvariant(), known) == 0)
        {
            errors.Add(field, "value_unknown", $"Known here: {string.Join(", ", known)}.");
        }

        return name?.ToLowerInvariant();
    }

    private static DateTimeOffset TimeOf(FieldErrors errors, string? text, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        if (text is null)
        {
            return now;
        }

        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return new DateTimeOffset(now.ToOffset(China).Date + time.ToTimeSpan(), China);
        }

        // The round-trip kinds only: a time without its offset would mean another moment on each server.
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal)))
        {
            return at;
        }

        errors.Add("at", "time_zone_missing", "'at' is a time with its offset, such as 2026-11-11T20:00:00+08:00, or a time of the day in China, such as 20:00.");
        return now;
    }

    private static Region RegionOf(string? name) => name switch
    {
        null => Region.Unknown,
        { Length: 2 } when name.All(char.IsAsciiLetter) => new Region(name, "", ""),
        _ when name.Length > 3 && name[2] == '-' => new Region(name[..2], name, ""),
        _ => new Region("", "", name),
    };

    /// <param name="UserAgent">Read like a request's; the properties below say otherwise where they are given.</param>
    /// <param name="Os">ios, android, harmony, windows, macos, linux, other.</param>
    /// <param name="App">wechat, qq, weibo, douyin, xiaohongshu, alipay, taobao, baidu, browser, other.</param>
    /// <param name="Device">phone, tablet, desktop, other.</param>
    /// <param name="Language">The reader's first language, such as zh-CN.</param>
    /// <param name="Region">A country (CN), subdivision (CN-ZJ) or city (Hangzhou).</param>
    /// <param name="At">A time with its offset, or a time of the day in China such as 20:00. Absent: now.</param>
    /// <param name="Query">The query of the address that is opened.</param>
    /// <param name="Returning">Whether the browser has been here before.</param>
    /// <param name="VisitorId">Decides the variant of a split.</param>
    /// <param name="PasswordGiven">Whether the link's password was given.</param>
    internal sealed record Request(
        string? UserAgent, string? Os, string? App, string? Device, string? Language, string? Region, string? At, string? Query, bool? Returning, Guid? VisitorId, bool? PasswordGiven);

    /// <param name="LinkId">The link.</param>
    /// <param name="Outcome">target, in_app, wake, overflow, expired, preview, password, not_yet, expired_page, sold_out or paused.</param>
    /// <param name="Location">Where it leads in the end; absent for pages that lead nowhere.</param>
    /// <param name="Rule">The rule that decided, from 1.</param>
    /// <param name="Variant">The variant of the split.</param>
    /// <param name="Probability">With which the variant was chosen.</param>
    /// <param name="Visit">Whether the answer would be a visit.</param>
    /// <param name="LandingParameter">The query value that the location would get with a token of the visit; absent: none.</param>
    /// <param name="Reader">Who was taken to ask.</param>
    /// <param name="Steps">What was looked at, in order.</param>
    internal sealed record Response(
        Guid LinkId, string Outcome, string? Location, int? Rule, string? Variant, double? Probability, bool Visit, string? LandingParameter, ReaderAnswer Reader, IReadOnlyList<DecisionStep> Steps);

    internal sealed record ReaderAnswer(string Os, string App, string Device, Quality Quality, string Language, string Region, DateTime At);
}
