using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Rescoring;
using Redirect.Hosting.Principals;
using V1 = Redirect.Contracts.Attribution.V1;

namespace Redirect.Attribution.Stats;

/// <summary>The gRPC side of the figures: maps messages and nothing else.</summary>
internal sealed class StatsService(GetSummary summary, GetTimeSeries series, ListTop top, ListQuiet quiet, WatchCounters watch, GetFunnel funnel, GetFigures figures)
    : V1.Stats.StatsBase
{
    public override async Task<V1.Summary> GetSummary(V1.GetSummaryRequest request, ServerCallContext context)
    {
        var scope = ScopeOf(request.Scope, context);
        var range = Take(HourRange.Hours(Time(request.From, "from"), Time(request.To, "to")));
        return Map(Take(await summary.AskAsync(scope, range, context.CancellationToken)));
    }

    public override async Task<V1.TimeSeries> GetTimeSeries(V1.GetTimeSeriesRequest request, ServerCallContext context)
    {
        var scope = ScopeOf(request.Scope, context);
        var interval = request.Interval switch
        {
            V1.Interval.Unspecified or V1.Interval.Hour => SeriesInterval.Hour,
            V1.Interval.Day => SeriesInterval.Day,
            _ => throw Invalid("interval: not one of the intervals."),
        };
        var answer = Take(await series.AskAsync(scope, Time(request.From, "from"), Time(request.To, "to"), interval, Take(StatsZone.Parse(request.TimeZone)), context.CancellationToken));
        return new V1.TimeSeries
        {
            Currency = answer.Currency ?? "",
            Points =
            {
                answer.Points.Select(x => new V1.TimePoint
                {
                    Start = x.Start.ToTimestamp(),
                    Visits = Map(x.Visits),
                    Claims = x.Outcomes.Claims.Claims,
                    Redemptions = x.Outcomes.Claims.Redemptions,
                    Orders = x.Outcomes.Orders,
                    Paid = x.Outcomes.Paid,
                    Refunds = x.Outcomes.Corrections.Refunds,
                    Refunded = x.Outcomes.Corrections.Refunded,
                    Landed = x.Outcomes.Landed,
                }),
            },
        };
    }

    public override async Task<V1.Funnel> GetFunnel(V1.GetFunnelRequest request, ServerCallContext context)
    {
        var scope = ScopeOf(request.Scope, context);
        var range = Take(HourRange.Hours(Time(request.From, "from"), Time(request.To, "to")));
        var answer = Take(await funnel.AskAsync(scope, range, context.CancellationToken));
        return new V1.Funnel
        {
            Steps =
            {
                answer.Steps.Select(x => new V1.FunnelStep
                {
                    Step = x.Name,
                    Count = x.Count,
                    Rate = (double)(x.Rate ?? 0),
                    RateOfVisits = (double)(x.RateOfVisits ?? 0),
                    DropOff = x.DropOff,
                }),
            },
        };
    }

    public override async Task<V1.TopList> ListTop(V1.ListTopRequest request, ServerCallContext context)
    {
        var scope = ScopeOf(request.Scope, context);
        var by = DimensionOf(request.By) ?? throw Invalid("by: say what to compare.");
        var range = Take(HourRange.Hours(Time(request.From, "from"), Time(request.To, "to")));
        var answer = Take(await top.AskAsync(scope, range, by, request.Limit, context.CancellationToken));
        return new V1.TopList { Entries = { answer.Entries.Select(x => new V1.TopEntry { Key = x.Key, Label = x.Label, Visits = Map(x.Visits), Claims = x.Claims, Redemptions = x.Redemptions }) } };
    }

    public override async Task<V1.Figures> GetFigures(V1.GetFiguresRequest request, ServerCallContext context)
    {
        var scope = ScopeOf(request.Scope, context);
        var interval = request.Interval switch
        {
            V1.FiguresInterval.Unspecified or V1.FiguresInterval.Total => FiguresInterval.Total,
            V1.FiguresInterval.Hour => FiguresInterval.Hour,
            V1.FiguresInterval.Day => FiguresInterval.Day,
            _ => throw Invalid("interval: not one of the intervals."),
        };
        var by = DimensionOf(request.By);
        if (by is null && request.By != V1.Dimension.Unspecified)
        {
            throw Invalid("by: not one of the dimensions.");
        }

        return FiguresMessages.Of(Take(await figures.AskAsync(
            new FiguresQuestion(
                scope, Time(request.From, "from"), Time(request.To, "to"), by, interval, Take(StatsZone.Parse(request.TimeZone)), request.Limit, request.VisitorLookBackDays,
                request.BuyerLookBackDays),
            context.CancellationToken)));
    }

    public override async Task<V1.QuietList> ListQuiet(V1.ListQuietRequest request, ServerCallContext context)
    {
        var scope = ScopeOf(new V1.Scope { CampaignId = request.CampaignId, LinkId = request.LinkId }, context);
        var answer = Take(await quiet.AskAsync(scope, request.Days, request.Limit, request.Cursor, context.CancellationToken));
        return new V1.QuietList
        {
            NextCursor = answer.NextCursor ?? "",
            Items =
            {
                answer.Items.Select(x => new V1.QuietPlacement
                {
                    PlacementId = x.PlacementId.ToString("D"),
                    Code = x.Code ?? "",
                    Name = x.Name,
                    Channel = x.Channel,
                    Store = x.Store,
                    Staff = x.Staff,
                    LastVisitAt = x.LastVisitAt?.ToTimestamp(),
                    Visits = x.Visits,
                }),
            },
        };
    }

    public override async Task WatchCounters(V1.WatchCountersRequest request, IServerStreamWriter<V1.Summary> responseStream, ServerCallContext context)
    {
        var scope = ScopeOf(request.Scope, context);
        var answers = Take(await watch.AskAsync(scope, request.CodeId, request.IntervalMs, context.CancellationToken));
        await foreach (var answer in answers.WithCancellation(context.CancellationToken))
        {
            await responseStream.WriteAsync(Map(answer), context.CancellationToken);
        }
    }

    private static StatsScope ScopeOf(V1.Scope? scope, ServerCallContext context)
    {
        var merchant = GrpcCaller.MerchantOf(context, Scopes.StatsRead);
        return Take(StatsScope.Parse(merchant, scope?.LinkId, scope?.PlacementId, scope?.CampaignId));
    }

    private static TopDimension? DimensionOf(V1.Dimension by) => by switch
    {
        V1.Dimension.Link => TopDimension.Link,
        V1.Dimension.Placement => TopDimension.Placement,
        V1.Dimension.Campaign => TopDimension.Campaign,
        V1.Dimension.Form => TopDimension.Form,
        V1.Dimension.Channel => TopDimension.Channel,
        V1.Dimension.Staff => TopDimension.Staff,
        V1.Dimension.Store => TopDimension.Store,
        _ => null,
    };

    private static T Take<T>(Answer<T> answer)
        where T : class
    {
        if (answer.Refusal is { } refusal)
        {
            throw new RpcException(new Status(
                refusal.Kind == RefusalKind.NotFound ? StatusCode.NotFound : StatusCode.InvalidArgument, $"{refusal.Code}: {refusal.Detail}"));
        }

        return answer.Value!;
    }

    private static DateTime? Time(Timestamp? time, string field)
    {
        try
        {
            return time?.ToDateTime();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw Invalid($"time_malformed: '{field}' is not a time.");
        }
    }

    private static RpcException Invalid(string detail) => new(new Status(StatusCode.InvalidArgument, detail));

    private static V1.Summary Map(SummaryAnswer answer) => new()
    {
        Visits = Map(answer.Visits),
        QualityRulesVersion = SivtRules.Version,
        UniqueVisitors = answer.UniqueVisitors,
        UniqueVisitorsExact = answer.UniqueVisitorsExact,
        Orders = answer.Outcomes.Orders,
        Paid = answer.Outcomes.Paid,
        Refunded = answer.Outcomes.Corrections.Refunded,
        Refunds = answer.Outcomes.Corrections.Refunds,
        OrdersClosed = answer.Outcomes.Corrections.Closed,
        Currency = answer.Currency ?? "",
        Claims = answer.Outcomes.Claims.Claims,
        ClaimsReturned = answer.Outcomes.Claims.ClaimsReturned,
        Redemptions = answer.Outcomes.Claims.Redemptions,
        RedemptionsReversed = answer.Outcomes.Claims.RedemptionsReversed,
        RedeemedAmount = answer.Outcomes.Claims.RedeemedAmount,
        ReversedAmount = answer.Outcomes.Claims.ReversedAmount,
        RedeemedCurrency = answer.RedeemedCurrency ?? "",
        Stock = answer.Stock is { } stock ? Map(stock) : null,
        WakeAttempts = new V1.WakeAttempts { Attempted = answer.Outcomes.WakeAttempted, Hidden = answer.Outcomes.WakeHidden },
        Landed = answer.Outcomes.Landed,
        From = answer.Range.From?.ToTimestamp(),
        To = answer.Range.To?.ToTimestamp(),
    };

    private static V1.Stock Map(CodeStock stock) => new()
    {
        CodeId = stock.CodeId.ToString("D"),
        Label = stock.Label,
        Limited = stock.Limited,
        Stock_ = stock.Stock,
        Left = stock.Left,
        Held = stock.Held,
        Claimed = stock.Claimed,
        Redeemed = stock.Redeemed,
        Returned = stock.Returned,
        Waiting = stock.Waiting,
    };

    private static V1.Visits Map(VisitCounts visits) => new()
    {
        Total = visits.Total,
        Human = visits.Human,
        Preview = visits.Preview,
        Bot = visits.Bot,
        Prefetch = visits.Prefetch,
        Duplicate = visits.Duplicate,
        Internal = visits.Internal,
        Suspect = visits.Suspect,
        Invalidated = visits.Invalidated,
        Restored = visits.Restored,
        Net = visits.Net,
    };
}
