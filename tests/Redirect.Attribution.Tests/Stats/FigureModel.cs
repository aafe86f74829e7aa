using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Tests.Stats;

/// <summary>A merchant's figures found the plain way, from lists, one row after the other.</summary>
internal sealed class FigureModel
{
    public List<Seen> Visits { get; } = [];

    public List<Bought> Orders { get; } = [];

    public List<(Bought Order, DateTime At, long Amount)> Refunds { get; } = [];

    public List<(DateTime At, Guid Visitor, string Audience, Seen Place)> Claims { get; } = [];

    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="key">Of a visit; null: in all.</param>
    /// <param name="bucket">Of a time; null: the whole range.</param>
    public Dictionary<(string Key, DateTime? Start), Row> Rows(DateTime from, DateTime to, Func<Seen, string>? key, Func<DateTime, DateTime>? bucket)
    {
        var people = Visits.Where(x => x.At >= from && x.At < to && x.Quality is Quality.Human or Quality.Duplicate && x.At >= from && x.At < to).ToList();
        var paid = Orders.Where(x => x.PaidAt >= from && x.PaidAt < to).ToList();
        var refunds = Refunds.Where(x => x.At >= from && x.At < to).ToList();
        var claims = Claims.Where(x => x.At >= from && x.At < to).ToList();
        string Key(Seen? place) => key is null ? "" : key(place ?? Seen.Nowhere);
        DateTime? Bucket(DateTime at) => bucket?.Invoke(at);

        var cells = people.Select(x => (Key(x), Bucket(x.At)))
            .Concat(paid.Select(x => (Key(x.Touch), Bucket(x.PaidAt)))).Concat(refunds.Select(x => (Key(x.Order.Touch), Bucket(x.At)))).Concat(claims.Select(x => (Key(x.Place), Bucket(x.At))))
            .Concat(key is null ? paid.Select(x => ("", Bucket(x.PaidAt))) : []).ToHashSet();
        return cells.ToDictionary(cell => cell, cell =>
        {
            var here = people.Where(x => (Key(x), Bucket(x.At)) == cell).ToList();
            var visitors = here.Where(x => x.Visitor is not null).Select(x => x.Visitor!.Value).ToHashSet();
            var payers = paid.Where(x => Bucket(x.PaidAt) == cell.Item2 && x.Buyer is { } buyer && (key is null || visitors.Contains(buyer))).ToList();
            var touched = paid.Where(x => (Key(x.Touch), Bucket(x.PaidAt)) == cell).ToList();
            var said = claims.Where(x => (Key(x.Place), Bucket(x.At)) == cell).ToList();
            return new Row(
                here.Count, visitors.Count, payers.Select(x => x.Buyer).Distinct().Count(), payers.Sum(x => x.Amount), touched.Count, touched.Sum(x => x.Amount),
                refunds.Where(x => (Key(x.Order.Touch), Bucket(x.At)) == cell).Sum(x => x.Amount),
                said.Where(x => x.Audience == "follower").Select(x => x.Visitor).Distinct().Count(), said.Where(x => x.Audience == "member").Select(x => x.Visitor).Distinct().Count());
        });
    }

    /// <summary>The last visit before a payment.</summary>
    public Seen? TouchOf(Guid? buyer, DateTime paidAt) =>
        buyer is null ? null : Visits.Where(x => x.Visitor == buyer && x.Quality == Quality.Human && x.At <= paidAt).MaxBy(x => x.At);

    internal sealed record Seen(DateTime At, Guid? Visitor, Guid Link, Guid Placement, Guid Campaign, Form Form, string Channel, string Store, string Staff, Quality Quality)
    {
        public static readonly Seen Nowhere = new(default, null, default, default, default, (Form)0, "", "", "", Quality.Human);
    }

    internal sealed record Bought(string Id, DateTime PaidAt, long Amount, Guid? Buyer, Seen? Touch);

    internal sealed record Row(long PageViews, long Visitors, long Buyers, long BuyersPaid, long Orders, long Paid, long Refunded, long Followers, long Members);
}
