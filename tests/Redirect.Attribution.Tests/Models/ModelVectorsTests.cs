using Redirect.Attribution.Models;

namespace Redirect.Attribution.Tests.Models;

/// <summary>The worked numbers of attribution.md B.2.</summary>
public sealed class ModelVectorsTests
{
    private static readonly string[] Channels = ["wechat", "store", "weibo", "douyin", "kol", "sms"];

    [Fact]
    public void A1_last()
    {
        var weights = Weigh(ModelKind.Last, Path(("passphrase", 3), ("link", 1)));
        Assert.Equal([0m, 1m], weights.Shares());
        Assert.Equal([0L, 10_000], weights.Amounts(10_000));
    }

    [Fact]
    public void First() => Assert.Equal([1m, 0m, 0m], Weigh(ModelKind.First, Path(3, 2, 1)).Shares());

    [Fact]
    public void Last_non_direct_is_the_last_that_says_where_from_and_else_the_last()
    {
        Assert.Equal([0m, 1m, 0m, 0m], Weigh(ModelKind.LastNonDirect, Path(("wechat", 4), ("store", 3), ("direct", 2), ("", 1))).Shares());
        Assert.Equal([0m, 1m], Weigh(ModelKind.LastNonDirect, Path(("direct", 2), ("", 1))).Shares());
    }

    [Fact]
    public void A3_linear() => Assert.Equal([3334L, 3333, 3333], Weigh(ModelKind.Linear, Path(3, 2, 1)).Amounts(10_000));

    [Fact]
    public void A4_linear_of_one_fen() => Assert.Equal([1L, 0, 0], Weigh(ModelKind.Linear, Path(3, 2, 1)).Amounts(1));

    [Fact]
    public void A5_time_decay()
    {
        var weights = Weigh(ModelKind.TimeDecay, Path(21, 14, 7, 0));
        Assert.Equal([0.066667m, 0.133333m, 0.266667m, 0.533333m], weights.Shares().Select(share => decimal.Round(share, 6)));
        Assert.Equal([1327L, 2653, 5307, 10_613], weights.Amounts(19_900));
    }

    [Fact]
    public void A7_time_decay() => Assert.Equal(
        [0.034483m, 0.137931m, 0.275862m, 0.551724m], Weigh(ModelKind.TimeDecay, Path(28, 14, 7, 0)).Shares().Select(share => decimal.Round(share, 6)));

    [Fact]
    public void A9_position() => Assert.Equal([4000L, 667, 667, 667, 4000], Weigh(ModelKind.Position, Path(5, 4, 3, 2, 1)).Amounts(10_001));

    [Fact]
    public void A10_position_of_one_and_two()
    {
        Assert.Equal([101L], Weigh(ModelKind.Position, Path(1)).Amounts(101));
        Assert.Equal([51L, 50], Weigh(ModelKind.Position, Path(2, 1)).Amounts(101));
    }

    [Fact]
    public void A11_markov()
    {
        var chain = Chain((["G"], true), (["G"], true), (["M"], true), (["G", "M"], true), (["G"], false));
        Assert.Equal(0.8m, chain.Conversion);
        var channels = chain.Weigh().Channels;
        Assert.Equal([("G", 0.75m, 0.6m), ("M", 0.5m, 0.4m)], channels.Select(x => (x.Name, x.Effect, x.Share)));
        Assert.Equal([2.4m, 1.6m], channels.Select(x => 4 * x.Share));
    }

    [Fact]
    public void A13_markov_with_a_loop()
    {
        var chain = Chain((["A", "B", "A", "B"], true), (["A"], false));
        Assert.Equal(0.5m, chain.Conversion);
        Assert.Equal([("A", 1m, 0.5m), ("B", 1m, 0.5m)], chain.Weigh().Channels.Select(x => (x.Name, x.Effect, x.Share)));
    }

    [Fact]
    public void A14_shapley()
    {
        var (values, denominator) = ShapleyValue.Of(2, set => set switch { 1 => 10, 2 => 20, 3 => 50, _ => 0 }, seed: 1, samples: 1);
        Assert.Equal([20m, 30m], values.Select(value => (decimal)value / (decimal)denominator));
    }

    [Fact]
    public void A15_shapley()
    {
        var (values, denominator) = ShapleyValue.Of(3, set => set switch { 1 => 40, 2 => 50, 4 => 10, 3 => 110, 5 => 60, 6 => 70, 7 => 150, _ => 0 }, seed: 1, samples: 1);
        Assert.Equal(6, (int)denominator);
        Assert.Equal([350, 410, 140], values.Select(value => (int)value)); // 175/3, 205/3 and 70/3
        Assert.Equal([58.3333333333m, 68.3333333333m, 23.3333333333m], values.Select(value => Rational.ToDecimal(value, denominator)));
    }

    [Fact]
    public void A15_is_what_a_run_by_orders_comes_to_order_by_order()
    {
        (string[] Channels, int Orders)[] paths = [(["W"], 40), (["L"], 50), (["Q"], 10), (["W", "L"], 20), (["W", "Q"], 10), (["L", "Q"], 10), (["W", "L", "Q"], 10)];
        var credits = new Dictionary<string, decimal> { ["W"] = 0, ["L"] = 0, ["Q"] = 0 };
        foreach (var (channels, orders) in paths)
        {
            var shares = Weigh(ModelKind.Shapley, [.. channels.Select(channel => new PathTouch(channel, TimeSpan.Zero))]).Shares();
            foreach (var (i, channel) in channels.Index())
            {
                credits[channel] += orders * shares[i];
            }
        }

        Assert.Equal([58.3333m, 68.3333m, 23.3333m, 150m], new[] { credits["W"], credits["L"], credits["Q"], credits.Values.Sum() }.Select(x => decimal.Round(x, 4)));
    }

    [Fact]
    public void A_channels_touches_share_what_it_weighs()
    {
        var channels = new ChannelWeights([new("G", 0.75m, 0.6m), new("M", 0.5m, 0.4m)]);
        var path = Path(("G", 3), ("M", 2), ("G", 1));
        Assert.Equal([300L, 400, 300], AttributionModel.Weigh(ModelKind.Markov, ModelParameters.Default, path, channels).Amounts(1_000));
        Assert.Equal([250L, 500, 250], Weigh(ModelKind.Shapley, path).Amounts(1_000));

        // Channels of which the data know nothing count the same.
        Assert.Equal([500L, 500], AttributionModel.Weigh(ModelKind.Markov, ModelParameters.Default, Path(("x", 2), ("y", 1)), channels).Amounts(1_000));
    }

    [Theory]
    [InlineData(0, 1, "1000000000000000000")]
    [InlineData(7, 7, "500000000000000000")]
    [InlineData(7, 14, "707106781186547524")] // 1/√2 = 0.707106781186547524400…
    [InlineData(1, 3, "793700525984099737")] // 2^(-1/3) = 0.793700525984099737375…
    [InlineData(10, 7, "371498572284237106")] // 2^(-10/7) = 0.371498572284237106…
    [InlineData(60, 1, "0")]
    [InlineData(40_000, 1, "0")]
    public void Half_lives_are_exact_to_eighteen_decimals(int days, int halfLife, string expected) =>
        Assert.Equal(expected, HalfLife.Weight(TimeSpan.FromDays(days), TimeSpan.FromDays(halfLife)).ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Weights_are_told_as_the_definition_has_them()
    {
        var position = Weigh(ModelKind.Position, Path(5, 4, 3, 2, 1));
        Assert.Equal([0.4m, 0.0666666667m], [position.Told(0), position.Told(1)]);
        Assert.Equal(0.5m, Weigh(ModelKind.TimeDecay, Path(7)).Told(0));
        Assert.Equal(0.3333333333m, Weigh(ModelKind.Linear, Path(3, 2, 1)).Told(2));
    }

    private static PathWeights Weigh(ModelKind kind, IReadOnlyList<PathTouch> path) => AttributionModel.Weigh(kind, ModelParameters.Default, path);

    private static List<PathTouch> Path(params int[] daysBefore) => [.. daysBefore.Select((days, i) => new PathTouch(Channels[i], TimeSpan.FromDays(days)))];

    private static List<PathTouch> Path(params (string Channel, int DaysBefore)[] touches) => [.. touches.Select(x => new PathTouch(x.Channel, TimeSpan.FromDays(x.DaysBefore)))];

    private static MarkovChain Chain(params (string[] Path, bool Converted)[] paths)
    {
        var chain = new MarkovChain();
        foreach (var (path, converted) in paths)
        {
            chain.Add(path, converted);
        }

        return chain;
    }
}
