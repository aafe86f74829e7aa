using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Models;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Touches;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Runs;

/// <summary>All that runs over a range are made from: its paid orders with their paths; for models that learn, also the paths of those who did not order.</summary>
internal sealed class RangePaths
{
    /// <summary>Orders of a range at most: some 200 MB of paths.</summary>
    public const int MaxOrders = 200_000;

    private readonly MarkovChain chain = new();
    private readonly ChannelSets sets = new();
    private readonly List<PathOfOrder> orders = [];
    private byte[] fingerprint = [];
    private byte[] learnt = [];

    private RangePaths()
    {
    }

    /// <summary>By when they were paid, then by id, ordinal.</summary>
    public IReadOnlyList<PathOfOrder> Orders => orders;

    /// <summary>Reads them. Orders come into the range by when they were paid; whether they were closed or refunded since is not a matter of credits.</summary>
    /// <param name="context">To read with.</param>
    /// <param name="merchantId">Whose.</param>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="learns">Whether any of the models learns from data.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null: more than <see cref="MaxOrders"/>.</returns>
    public static async Task<RangePaths?> ReadAsync(AttributionDbContext context, Guid merchantId, DateTime from, DateTime to, bool learns, CancellationToken cancellationToken)
    {
        var paid = await context.Orders.AsNoTracking().Where(x => x.MerchantId == merchantId && x.PaidAt >= from && x.PaidAt < to)
            .OrderBy(x => x.PaidAt).Select(x => new PaidOrder(x.OrderId, x.PaidAt!.Value, x.Amount, x.VisitId, x.VisitorId)).Take(MaxOrders + 1).ToListAsync(cancellationToken);
        if (paid.Count > MaxOrders)
        {
            return null;
        }

        paid.Sort((one, other) => one.PaidAt != other.PaidAt ? one.PaidAt.CompareTo(other.PaidAt) : string.CompareOrdinal(one.OrderId, other.OrderId));
        var history = await SettingsHistory.ReadAsync(context, merchantId, cancellationToken);
        var reach = new TouchReader.Reach(history.Longest, TimeSpan.Zero, Everything: false);
        var paths = new RangePaths();
        var buyers = new HashSet<Guid>();
        foreach (var chunk in paid.Chunk(TouchReader.OrdersPerChunk))
        {
            var read = await TouchReader.ReadAsync(context, merchantId, chunk, reach, cancellationToken);
            buyers.UnionWith(read.Buyers);
            paths.orders.AddRange(chunk.Select(order => new PathOfOrder(
                order, OrderPath.Of(merchantId, order.OrderId, order.PaidAt, read.Touches[order.OrderId], history.At(order.PaidAt).Rules, history.Windows).Steps)));
        }

        paths.fingerprint = paths.OfOrders();
        if (learns)
        {
            foreach (var order in paths.orders)
            {
                paths.Learn(order.Steps.Select(step => step.Touch.Channel), converted: true);
            }

            await paths.LearnLostAsync(context, merchantId, from, to, history, buyers, cancellationToken);
            paths.learnt = paths.OfLearnt();
        }

        return paths;
    }

    /// <summary>SHA-256 of all that a run of the model is made from, but for the model.</summary>
    public byte[] FingerprintOf(ModelSpec model) => model.IsDataDriven ? learnt : fingerprint;

    /// <summary>What a model that learns learns of channels; null of the others.</summary>
    public Answer Learn(ModelSpec model)
    {
        if (!model.IsDataDriven)
        {
            return new Answer(null, false);
        }

        var channels = model.Kind == ModelKind.Markov ? chain.Channels : sets.Channels;
        return channels > MarkovChain.MaxChannels ? new Answer(null, true)
            : new Answer(model.Kind == ModelKind.Markov ? chain.Weigh() : sets.Weigh(model.Parameters), false);
    }

    private void Learn(IEnumerable<string> channels, bool converted)
    {
        List<string> path = [.. channels];
        chain.Add(path, converted);
        sets.Add(path, converted);
    }

    /// <summary>
    /// Who came in the range and whom no order of it names is a path that was lost. (Two devices of one person who did not order are two paths: what joins them is
    /// looked up for buyers only.)
    /// </summary>
    private async Task LearnLostAsync(
        AttributionDbContext context, Guid merchantId, DateTime from, DateTime to, SettingsHistory history, HashSet<Guid> buyers, CancellationToken cancellationToken)
    {
        var touches = context.Visits.AsNoTracking()
            .Where(x => x.MerchantId == merchantId && x.VisitorId != null && x.OccurredAt >= from && x.OccurredAt < to && x.Quality == (short)Quality.Human)
            .Select(x => new { Visitor = x.VisitorId!.Value, x.OccurredAt, x.EventId, x.IngestedAt, x.Channel })
            .Concat(context.ClaimEvents.AsNoTracking()
                .Where(x => x.MerchantId == merchantId && x.VisitorId != null && x.OccurredAt >= from && x.OccurredAt < to)
                .Where(x => x.Kind == (short)ClaimStepKind.Claimed || x.Kind == (short)ClaimStepKind.Promoted || x.Kind == (short)ClaimStepKind.Redeemed)
                .Select(x => new { Visitor = x.VisitorId!.Value, x.OccurredAt, x.EventId, x.IngestedAt, x.Channel }))
            .OrderBy(x => x.Visitor).ThenBy(x => x.OccurredAt).ThenBy(x => x.EventId);
        var visitor = Guid.Empty;
        var path = new List<string>();
        await foreach (var touch in touches.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (touch.Visitor != visitor)
            {
                Learn(path, converted: false);
                path.Clear();
                visitor = touch.Visitor;
            }

            // A path goes on in steps: what comes several times in a row is one, so that a script is no long list.
            if (!buyers.Contains(visitor) && OrderPath.IsTimely(touch.OccurredAt, touch.IngestedAt, history.At(touch.OccurredAt).Rules) && (path.Count == 0 || path[^1] != touch.Channel)
                && path.Count < OrderPath.MaxTouches)
            {
                path.Add(touch.Channel);
            }
        }

        Learn(path, converted: false);
    }

    private byte[] OfOrders()
    {
        using var hash = new Fingerprint();
        foreach (var (order, steps) in orders)
        {
            hash.Add(order.OrderId);
            hash.Add(order.PaidAt);
            hash.Add(order.Amount);
            hash.Add(steps.Count);
            foreach (var touch in steps.Select(step => step.Touch))
            {
                hash.Add(touch.EventId);
                hash.Add((long)touch.Kind);
                hash.Add(touch.At);
                hash.Add(touch.Shop);
                hash.Add(touch.LinkId);
                hash.Add(touch.PlacementId);
                hash.Add(touch.CampaignId);
                hash.Add(touch.Form);
                hash.Add(touch.Channel);
                hash.Add(touch.Staff);
            }
        }

        return hash.End();
    }

    private byte[] OfLearnt()
    {
        using var hash = new Fingerprint();
        hash.Add(Convert.ToHexString(fingerprint));
        foreach (var (one, other, count) in chain.Transitions)
        {
            hash.Add(one);
            hash.Add(other);
            hash.Add(count);
        }

        foreach (var (channels, ordered, all) in sets.Sets)
        {
            hash.Add(channels);
            hash.Add(ordered);
            hash.Add(all);
        }

        return hash.End();
    }

    /// <param name="Channels">Null: the model does not learn.</param>
    /// <param name="IsTooMany">There are more channels than <see cref="MarkovChain.MaxChannels"/>.</param>
    internal readonly record struct Answer(ChannelWeights? Channels, bool IsTooMany);
}
