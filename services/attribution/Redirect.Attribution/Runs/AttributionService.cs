using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Redirect.Attribution.Stats;
using Redirect.Hosting.Principals;
using V1 = Redirect.Contracts.Attribution.V1;

namespace Redirect.Attribution.Runs;

/// <summary>The gRPC side of attribution: maps messages and nothing else.</summary>
internal sealed class AttributionService(GetAttribution attribution, ExplainOrder explain) : V1.Attribution.AttributionBase
{
    public override async Task<V1.AttributionTable> GetAttribution(V1.GetAttributionRequest request, ServerCallContext context)
    {
        var merchant = GrpcCaller.MerchantOf(context, Scopes.StatsRead);
        var scope = Take(StatsScope.Parse(merchant, request.Scope?.LinkId, request.Scope?.PlacementId, request.Scope?.CampaignId));
        var range = Take(RunRange.Read(Time(request.From, "from"), Time(request.To, "to")));
        var by = request.By switch
        {
            V1.AttributionDimension.Unspecified or V1.AttributionDimension.Channel => AttributionDimension.Channel,
            V1.AttributionDimension.Placement => AttributionDimension.Placement,
            V1.AttributionDimension.Form => AttributionDimension.Form,
            V1.AttributionDimension.Campaign => AttributionDimension.Campaign,
            V1.AttributionDimension.Partner => AttributionDimension.Partner,
            _ => throw new RpcException(new Status(StatusCode.InvalidArgument, "dimension_unknown: 'by' is not one of the dimensions.")),
        };
        var table = Take(await attribution.AskAsync(scope, range, by, request.Models, request.Limit, context.CancellationToken));
        return new V1.AttributionTable
        {
            From = table.From.ToTimestamp(),
            To = table.To.ToTimestamp(),
            Orders = table.Orders,
            Amount = table.Amount,
            Currency = table.Currency ?? "",
            Models = { table.Models.Select(Map) },
            Entries = { table.Entries.Select(x => new V1.AttributionEntry { Key = x.Key, Label = x.Label, Credits = { x.Credits.Select(Map) } }) },
            Total = { table.Total.Select(Map) },
        };
    }

    public override async Task<V1.Explanation> ExplainOrder(V1.ExplainOrderRequest request, ServerCallContext context)
    {
        var merchant = GrpcCaller.MerchantOf(context, Scopes.StatsRead);
        var answer = Take(await explain.AskAsync(merchant, request.OrderId, request.Model, context.CancellationToken));
        return new V1.Explanation
        {
            OrderId = answer.OrderId,
            PaidAt = answer.PaidAt.ToTimestamp(),
            Amount = answer.Amount,
            Currency = answer.Currency,
            Refunded = answer.Refunded,
            Model = Map(answer.Model),
            SettingsVersion = answer.SettingsVersion,
            Direct = answer.Direct,
            Path =
            {
                answer.Path.Select(x => new V1.ExplainedTouch
                {
                    Touch = Map(x), Position = x.Position, LookbackDays = x.LookbackDays, Weight = Text(x.Weight), Share = Text(x.Share), Amount = x.Amount, Why = x.Why,
                }),
            },
            LeftOut = { answer.LeftOut.Select(x => new V1.LeftOutTouch { Touch = Map(x), Reason = x.Reason, Detail = x.Detail }) },
        };
    }

    private static V1.ModelColumn Map(AttributionTable.Column column)
    {
        var mapped = new V1.ModelColumn
        {
            Model = column.Model,
            Parameters = System.Text.Json.JsonSerializer.Serialize(column.Parameters, System.Text.Json.JsonSerializerOptions.Web),
            Active = column.Active,
            Channels =
            {
                (column.Channels ?? []).Select(x => new V1.ChannelWeight { Channel = x.Channel, Effect = Text(x.Effect), Share = Text(x.Share), Orders = Text(x.Orders), Amount = x.Amount }),
            },
        };
        if (column.Version is { } version)
        {
            mapped.Version = version;
        }

        return mapped;
    }

    private static V1.Credit Map(AttributionTable.Credit credit) => new() { Orders = Text(credit.Orders), Amount = credit.Amount };

    private static V1.TouchPlace Map(Explanation.Place place) => new()
    {
        TouchId = place.TouchId.ToString("D"),
        Kind = place.Kind.ToString().ToLowerInvariant(),
        At = place.At.ToTimestamp(),
        LinkId = place.LinkId?.ToString("D") ?? "",
        PlacementId = place.PlacementId?.ToString("D") ?? "",
        CampaignId = place.CampaignId?.ToString("D") ?? "",
        Form = place.Form,
        Channel = place.Channel,
        Partner = place.Partner ?? "",
        Staff = place.Staff ?? "",
    };

    private static string Text(decimal number) => CreditBody.Plain(number).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static DateTime? Time(Timestamp? time, string field)
    {
        try
        {
            return time?.ToDateTime();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"time_malformed: '{field}' is not a time."));
        }
    }

    private static T Take<T>(Answer<T> answer)
        where T : class
    {
        if (answer.Refusal is not { } refusal)
        {
            return answer.Value!;
        }

        var status = refusal.Kind switch
        {
            RefusalKind.NotFound => StatusCode.NotFound,
            RefusalKind.State => StatusCode.FailedPrecondition,
            _ => StatusCode.InvalidArgument,
        };
        throw new RpcException(new Status(status, $"{refusal.Code}: {refusal.Detail}"));
    }
}
