using Google.Protobuf.WellKnownTypes;
using V1 = Redirect.Contracts.Attribution.V1;

namespace Redirect.Attribution.Stats;

/// <summary>Figures as gRPC messages.</summary>
internal static class FiguresMessages
{
    public static V1.Figures Of(FiguresAnswer answer) => new()
    {
        Total = Of(answer.Total),
        Rows = { answer.Rows.Select(Of) },
        VisitorsExact = answer.VisitorsExact,
        Currency = answer.Currency ?? "",
        From = answer.Range.From?.ToTimestamp(),
        To = answer.Range.To?.ToTimestamp(),
        More = answer.More,
    };

    private static V1.FigureRow Of(FiguresAnswer.Row row) => new()
    {
        Key = row.Key,
        Label = row.Label,
        Start = row.Start?.ToTimestamp(),
        PageViews = row.Counts.PageViews,
        Visitors = row.Counts.Visitors,
        NewVisitors = row.Counts.NewVisitors,
        ReturningVisitors = row.Counts.ReturningVisitors,
        Buyers = row.Counts.Buyers,
        NewBuyers = row.Counts.NewBuyers,
        OldBuyers = row.Counts.OldBuyers,
        BuyersPaid = row.Counts.BuyersPaid,
        Orders = row.Counts.Orders,
        Paid = row.Counts.Paid,
        Refunded = row.Counts.Refunded,
        Net = row.Counts.Net,
        Conversion = (double)(row.Counts.Conversion ?? 0),
        AmountPerBuyer = row.Counts.AmountPerBuyer ?? 0,
        ValuePerVisitor = row.Counts.ValuePerVisitor ?? 0,
        Followers = row.Counts.Followers,
        Members = row.Counts.Members,
    };
}
