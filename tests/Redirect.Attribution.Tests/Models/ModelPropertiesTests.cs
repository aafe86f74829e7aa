using System.Numerics;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Models;

namespace Redirect.Attribution.Tests.Models;

/// <summary>What holds of any path and amount; the generators have seeds.</summary>
public sealed class ModelPropertiesTests
{
    public static TheoryData<int> Models => [.. Enum.GetValues<ModelKind>().Select(kind => (int)kind)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Shares_add_up_to_one_and_credits_to_the_amount(int kind)
    {
        var random = new Random(kind);
        for (var round = 0; round < 1_000; round++)
        {
            var parameters = new ModelParameters(random.Next(1, ModelParameters.MaxHalfLifeDays + 1), (ShapleyWorth)random.Next(2));
            var path = SomePath(random, random.Next(10) == 0 ? 1_000 : random.Next(1, 30));
            var channels = SomeChannels(random);
            var weights = AttributionModel.Weigh((ModelKind)kind, parameters, path, channels);
            var amount = random.Next(4) switch { 0 => random.Next(20), 1 => OrderReader.MaxAmount, _ => random.NextInt64(OrderReader.MaxAmount + 1) };
            var (shares, amounts) = (weights.Shares(), weights.Amounts(amount));
            Assert.Equal((1m, amount, path.Count), (shares.Sum(), amounts.Sum(), amounts.Count));
            Assert.All(shares, share => Assert.InRange(share, 0, 1));
            Assert.All(amounts, part => Assert.InRange(part, 0, amount));
            Assert.Equal(amounts, AttributionModel.Weigh((ModelKind)kind, parameters, path, channels).Amounts(amount));
        }
    }

    [Fact]
    public void Nobody_gets_a_unit_more_or_less_than_the_exact_part()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            BigInteger[] weights = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (BigInteger)random.NextInt64(long.MaxValue) * random.Next(3))];
            var amount = random.NextInt64(OrderReader.MaxAmount + 1);
            var parts = LargestRemainder.Split(amount, weights);
            var total = weights.Aggregate(BigInteger.Zero, (sum, weight) => sum + weight);
            Assert.Equal(amount, parts.Sum());
            for (var i = 0; i < parts.Length && !total.IsZero; i++)
            {
                Assert.True(BigInteger.Abs((parts[i] * total) - (amount * weights[i])) < total);
            }
        }
    }

    [Fact]
    public void What_is_left_goes_to_the_largest_remainder_and_of_equal_ones_to_the_earlier()
    {
        Assert.Equal([2L, 1, 1, 1], LargestRemainder.Split(5, [1, 1, 1, 1]));
        Assert.Equal([0L, 1], LargestRemainder.Split(1, [1, 2]));
        Assert.Equal([2L, 1], LargestRemainder.Split(3, [0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LargestRemainder.Split(-1, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LargestRemainder.Split(1, []));
    }

    [Fact]
    public void A_removal_effect_is_what_a_simulation_without_the_channel_loses()
    {
        var random = new Random(11);
        for (var round = 0; round < 40; round++)
        {
            var paths = Enumerable.Range(0, 30).Select(_ => (Path: SomePath(random, random.Next(1, 7)).ConvertAll(x => x.Channel), Converted: random.Next(3) == 0)).ToList();
            var chain = new MarkovChain();
            paths.ForEach(path => chain.Add(path.Path, path.Converted));
            var weights = chain.Weigh();
            Assert.Equal(1m, weights.Channels.Sum(x => x.Share));
            var whole = Converts(paths, without: null);
            Assert.Equal((double)chain.Conversion, whole, 1e-9);
            foreach (var channel in weights.Channels)
            {
                Assert.Equal((double)channel.Effect, whole == 0 ? 0 : 1 - (Converts(paths, channel.Name) / whole), 1e-6);
            }
        }
    }

    [Fact]
    public void Repeats_are_one_step_and_a_chain_is_the_same_in_any_order()
    {
        var random = new Random(13);
        var paths = Enumerable.Range(0, 200).Select(_ => (Path: SomePath(random, random.Next(1, 9)).ConvertAll(x => x.Channel), Converted: random.Next(2) == 0)).ToList();
        var (one, other) = (new MarkovChain(), new MarkovChain());
        paths.ForEach(path => one.Add(path.Path.SelectMany(channel => new[] { channel, channel }), path.Converted));
        var shuffled = paths.ToArray();
        random.Shuffle(shuffled);
        Array.ForEach(shuffled, path => other.Add(path.Path, path.Converted));
        Assert.Equal(one.Transitions, other.Transitions);
        Assert.Equal(one.Weigh().Channels, other.Weigh().Channels);
    }

    [Fact]
    public void A_chain_has_at_most_64_channels()
    {
        var chain = new MarkovChain();
        Assert.Empty(chain.Weigh().Channels);
        chain.Add([], true);
        chain.Add(Enumerable.Range(0, 32).Select(i => "c" + i), true);
        chain.Add(Enumerable.Range(20, 44).Select(i => "c" + i), true);
        chain.Add(Enumerable.Range(0, 64).Reverse().Select(i => "c" + i), false);
        Assert.Equal((64, 1m), (chain.Channels, chain.Weigh().Channels.Sum(x => x.Share)));
        chain.Add(["one more"], true);
        Assert.Throws<InvalidOperationException>(chain.Weigh);
    }

    [Fact]
    public void Without_a_conversion_nothing_is_lost_by_a_removal()
    {
        var chain = new MarkovChain();
        chain.Add(["A", "B"], false);
        Assert.Equal([("A", 0m, 0.5m), ("B", 0m, 0.5m)], chain.Weigh().Channels.Select(x => (x.Name, x.Effect, x.Share)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(64)]
    public void Shapley_values_obey_the_axioms(int players)
    {
        var random = new Random(players);
        var (one, other) = (Game(), Game());
        var (a, denominator) = ShapleyValue.Of(players, one, 5, 100);
        var (b, _) = ShapleyValue.Of(players, other, 5, 100);
        var (sum, _) = ShapleyValue.Of(players, set => one(set) + other(set), 5, 100);
        var all = players == 64 ? ulong.MaxValue : (1UL << players) - 1;

        // Efficiency and additivity, drawn or not; the null player's value is 0.
        Assert.Equal(one(all) * denominator, a.Aggregate(BigInteger.Zero, (x, y) => x + y));
        Assert.Equal(a.Zip(b, (x, y) => x + y), sum);
        var (nobody, _) = ShapleyValue.Of(players, set => one(set & ~1UL), 5, 100);
        Assert.Equal(BigInteger.Zero, nobody[0]);
        if (players is > 1 and <= ShapleyValue.MaxExact)
        {
            // Symmetry: a game in which players 0 and 1 can't be told apart.
            var (same, _) = ShapleyValue.Of(players, set => one(set) + one((set & ~3UL) | ((set & 1) << 1) | ((set & 2) >> 1)), 5, 100);
            Assert.Equal(same[0], same[1]);
        }

        // The same seed draws the same.
        Assert.Equal(a, ShapleyValue.Of(players, one, 5, 100).Values);
        Assert.Equal(players > ShapleyValue.MaxExact, !a.SequenceEqual(ShapleyValue.Of(players, one, 6, 100).Values));

        Func<ulong, BigInteger> Game()
        {
            var weights = Enumerable.Range(0, players).Select(_ => random.Next(1, 100)).ToArray();
            var bonus = (1UL << random.Next(players)) | (1UL << random.Next(players));
            return set => Enumerable.Range(0, players).Where(i => (set >> i & 1) == 1).Sum(i => weights[i]) + ((set & bonus) == bonus ? 1_000 : 0) + (BitOperations.PopCount(set) * BitOperations.PopCount(set));
        }
    }

    [Fact]
    public void Drawn_values_come_near_the_exact_ones()
    {
        // A glove game: its exact value is known for any number of players (one left glove, the others right ones: 1 - 1/n and 1/(n(n-1))).
        const int Players = 13;
        var (values, denominator) = ShapleyValue.Of(Players, set => (set & 1) == 1 && set != 1 ? 1 : 0, seed: 3, samples: 5_000);
        Assert.Equal(1 - (1.0 / Players), (double)values[0] / (double)denominator, 0.02);
        Assert.All(values.Skip(1), value => Assert.Equal(1.0 / (Players * (Players - 1)), (double)value / (double)denominator, 0.01));
    }

    [Fact]
    public void Rates_of_channel_sets_are_shared_by_value()
    {
        var sets = new ChannelSets();
        foreach (var (path, orders, paths) in new (string[], int, int)[] { (["A"], 10, 100), (["B"], 20, 100), (["B", "A", "B"], 30, 50) })
        {
            for (var i = 0; i < paths; i++)
            {
                sets.Add(path, i < orders);
            }
        }

        // v(A) = 0.1, v(B) = 0.2, v(AB) = 60/250 = 0.24: 0.07 and 0.17.
        Assert.Equal([("A", 0.07m, 0.2916666667m), ("B", 0.17m, 0.7083333333m)], sets.Weigh(new ModelParameters(Worth: ShapleyWorth.Rate)).Channels.Select(x => (x.Name, x.Effect, x.Share)));
        Assert.Equal([("A", 10L, 100L), ("A\u001fB", 30, 50), ("B", 20, 100)], sets.Sets);
    }

    // Follows the chain step by step in doubles, with the removed channel leading nowhere.
    private static double Converts(List<(List<string> Path, bool Converted)> paths, string? without)
    {
        var counts = new Dictionary<(string From, string To), double>();
        foreach (var (path, converted) in paths)
        {
            var steps = path.Where((channel, i) => i == 0 || path[i - 1] != channel).Prepend(">").Append(converted ? "+" : "-").ToList();
            for (var i = 1; i < steps.Count; i++)
            {
                counts[(steps[i - 1], steps[i])] = counts.GetValueOrDefault((steps[i - 1], steps[i])) + 1;
            }
        }

        var left = counts.GroupBy(x => x.Key.From).ToDictionary(group => group.Key, group => group.Sum(x => x.Value));
        var at = new Dictionary<string, double> { [">"] = 1 };
        var converts = 0.0;
        while (at.Values.Sum() > 1e-13)
        {
            var next = new Dictionary<string, double>();
            foreach (var ((from, to), count) in counts.Where(x => at.ContainsKey(x.Key.From) && x.Key.To != without))
            {
                var mass = at[from] * count / left[from];
                _ = to switch { "+" => converts += mass, "-" => 0, _ => next[to] = next.GetValueOrDefault(to) + mass };
            }

            at = next;
        }

        return converts;
    }

    private static List<PathTouch> SomePath(Random random, int count)
    {
        var age = TimeSpan.FromDays(90);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            age -= TimeSpan.FromMilliseconds(random.NextInt64((long)age.TotalMilliseconds / 2 + 1));
            return new PathTouch(random.Next(6) switch { 0 => "", 1 => "direct", 2 => "wechat", 3 => "store", 4 => "weibo", _ => "kol" }, age);
        })];
    }

    private static ChannelWeights SomeChannels(Random random)
    {
        var shares = LargestRemainder.Split(PathWeights.ShareUnit, [.. Enumerable.Range(0, 4).Select(_ => (BigInteger)random.Next(3))]);
        return new ChannelWeights([.. new[] { "", "wechat", "store", "weibo" }.Select((name, i) => new ChannelWeights.Channel(name, 0, (decimal)shares[i] / PathWeights.ShareUnit))]);
    }
}
