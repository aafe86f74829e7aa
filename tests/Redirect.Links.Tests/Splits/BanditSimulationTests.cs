using System.Globalization;
using System.Text;
using Redirect.Links.Splits;

namespace Redirect.Links.Tests.Splits;

/// <summary>
/// A merchant whose variants sell at rates that nobody knows: does learning lose fewer orders than the fixed split, and starve no variant? The
/// decisions are the product's own (plan, shares, floor); only visitors, orders and time are made up. Deterministic by seed.
/// </summary>
public sealed class BanditSimulationTests(ITestOutputHelper output)
{
    private const int Visitors = 20_000;
    private const double Exploration = 0.1;

    // Shares are made anew so often, in visitors: two seconds of 100 visitors a second.
    private const int RefreshEvery = 200;

    public static TheoryData<string, double[], int> Merchants { get; } = new()
    {
        { "2 %, 3 %, 5 %, orders at once", [0.02, 0.03, 0.05], 0 },
        { "2 %, 3 %, 5 %, orders up to 2,000 visitors later", [0.02, 0.03, 0.05], 2_000 },
        { "5 %, 5.5 %, orders at once", [0.05, 0.055], 0 },
        { "1 %, 1 %, 1 %, 1 %, 4 %, orders up to 2,000 visitors later", [0.01, 0.01, 0.01, 0.01, 0.04], 2_000 },
    };

    [Theory]
    [MemberData(nameof(Merchants))]
    public void Learning_loses_fewer_orders_than_the_fixed_split_and_starves_nobody(string merchant, double[] rates, int delay)
    {
        int[] seeds = [1, 2, 3, 4, 5];
        var table = new StringBuilder().AppendLine(merchant).AppendLine(
            CultureInfo.InvariantCulture, $"{Visitors} visitors; regret: orders lost against the best variant").AppendLine("seed   fixed split   learning   ratio   visitors of each variant");
        var (regretFixed, regretLearning) = (0.0, 0.0);
        foreach (var seed in seeds)
        {
            var fixedSplit = Run(rates, delay, seed, learns: false);
            var learning = Run(rates, delay, seed, learns: true);
            regretFixed += fixedSplit.Regret;
            regretLearning += learning.Regret;
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"{seed,4}   {fixedSplit.Regret,11:0.0}   {learning.Regret,8:0.0}   {learning.Regret / fixedSplit.Regret,5:0.00}   {string.Join(' ', learning.Seen)}");

            // Five standard deviations below what the floor gives: a variant that gets less is starved.
            var floor = Visitors * Exploration / rates.Length;
            Assert.All(learning.Seen, seen => Assert.True(seen >= floor - (5 * Math.Sqrt(floor)), $"{seen} of at least {floor}"));
        }

        table.AppendLine(CultureInfo.InvariantCulture, $" all   {regretFixed,11:0.0}   {regretLearning,8:0.0}   {regretLearning / regretFixed,5:0.00}");
        output.WriteLine(table.ToString());
        Assert.True(regretLearning < regretFixed, table.ToString());
        if (rates.Max() >= 1.5 * rates.Order().ElementAt(rates.Length - 2))
        {
            // Where there is something to learn, most of the loss is avoided.
            Assert.True(regretLearning < 0.6 * regretFixed, table.ToString());
        }
    }

    [Fact]
    public void Late_orders_are_learnt_from_and_waiting_for_them_costs_little()
    {
        // Orders come up to 2,000 visitors after their visit. Judged at once, whoever got the latest visitors looks worse than it is; waiting
        // keeps the rates true, and begins to learn later.
        var (mature, hasty) = (0.0, 0.0);
        foreach (var seed in (int[])[1, 2, 3, 4, 5, 6])
        {
            mature += Run([0.02, 0.03, 0.05], 2_000, seed, learns: true).Regret;
            hasty += Run([0.02, 0.03, 0.05], 2_000, seed, learns: true, maturity: 0).Regret;
        }

        output.WriteLine(FormattableString.Invariant($"regret of six runs: {mature:0} with maturity, {hasty:0} without"));
        var fixedSplit = 6 * Visitors * (0.05 - ((0.02 + 0.03 + 0.05) / 3));
        Assert.True(mature < 0.5 * fixedSplit && hasty < 0.5 * fixedSplit, $"{mature} and {hasty} of {fixedSplit}");
    }

    private static (double Regret, long[] Seen) Run(double[] rates, int delay, int seed, bool learns, int? maturity = null)
    {
        var plan = new SplitPlan(new Guid(seed, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), SplitPlanTests.Variants(rates.Length));
        var orders = new Random(seed * 7919);
        var (seen, trials, rewards) = (new long[rates.Length], new long[rates.Length], new long[rates.Length]);
        var waiting = new Queue<(int Matures, int Variant, int OrderAt)>();
        var immature = new List<(int Arm, int At)>();
        var shares = Array.Empty<double>();
        var regret = 0.0;
        var now = 0;
        foreach (var visitor in SplitPlanTests.Random(Visitors, seed))
        {
            if (learns && now % RefreshEvery == 0)
            {
                // A visitor is a trial when mature; an order that comes later still counts for the trial it belongs to.
                while (waiting.TryPeek(out var ripe) && ripe.Matures <= now)
                {
                    waiting.Dequeue();
                    trials[ripe.Variant]++;
                    if (ripe.OrderAt >= 0)
                    {
                        immature.Add((ripe.Variant, ripe.OrderAt));
                    }
                }

                immature.RemoveAll(order =>
                {
                    if (order.At > now)
                    {
                        return false;
                    }

                    rewards[order.Arm]++;
                    return true;
                });
                shares = ThompsonSampling.Shares([.. rates.Select((_, at) => new ThompsonSampling.Arm(trials[at], rewards[at], false, 1))], Exploration);
            }

            var variant = plan.Choose(visitor, shares).Variant - 1;
            seen[variant]++;
            regret += rates.Max() - rates[variant];
            var ordered = orders.NextDouble() < rates[variant];
            waiting.Enqueue((now + (maturity ?? delay), variant, ordered ? now + (delay == 0 ? 0 : orders.Next(delay)) : -1));
            now++;
        }

        return (regret, seen);
    }
}
