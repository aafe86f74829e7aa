using System.Buffers.Binary;
using Redirect.Links.Splits;

namespace Redirect.Links.Tests.Splits;

public sealed class SplitPlanTests
{
    private static readonly Guid Link = new("0199b8a0-0000-7000-8000-000000000001");
    private static readonly SplitPlan Plan = new(Link, Variants(3));

    [Theory]
    [InlineData(0.2, 0.3, 0.5)]
    [InlineData(0.9, 0.07, 0.03)]
    [InlineData(0.334, 0.333, 0.333)]
    public void The_logged_probability_is_the_chance(double first, double second, double third)
    {
        double[] shares = [first, second, third];
        const int Visitors = 60_000;
        var seen = new int[3];
        foreach (var visitor in Random(Visitors, seed: 11))
        {
            var (variant, probability) = Plan.Choose(visitor, shares);
            Assert.Equal(shares[variant - 1], probability);
            seen[variant - 1]++;
        }

        // χ² with two degrees of freedom is beyond 18.4 once in ten thousand.
        Assert.InRange(seen.Select((count, at) => Math.Pow(count - (Visitors * shares[at]), 2) / (Visitors * shares[at])).Sum(), 0, 18.4);
    }

    [Fact]
    public void A_visitor_stays_as_long_as_the_shares_stay()
    {
        var again = new SplitPlan(Link, Variants(3));
        foreach (var visitor in Random(1_000, seed: 1))
        {
            Assert.Equal(Plan.Choose(visitor, default), again.Choose(visitor, default));
        }
    }

    [Fact]
    public void Changed_shares_move_few_visitors_and_only_to_variants_that_grow_beside_theirs()
    {
        double[] before = [0.3, 0.3, 0.4];
        double[] after = [0.2, 0.3, 0.5];
        const int Visitors = 50_000;
        var moved = 0;
        foreach (var visitor in Random(Visitors, seed: 2))
        {
            var (from, to) = (Plan.Choose(visitor, before).Variant, Plan.Choose(visitor, after).Variant);
            if (from != to)
            {
                moved++;
                Assert.Contains((from, to), new[] { (1, 2), (1, 3), (2, 3) });
            }
        }

        // A tenth of the shares changes hands; 1 − Σᵢ 1/Σⱼ max(pⱼ/pᵢ, qⱼ/qᵢ) of the visitors do. Five standard deviations are 0.75 %.
        var stay = Enumerable.Range(0, 3).Sum(i => 1 / Enumerable.Range(0, 3).Sum(j => Math.Max(before[j] / before[i], after[j] / after[i])));
        Assert.Equal(0.127, 1 - stay, 0.001);
        Assert.InRange(moved / (double)Visitors, 1 - stay - 0.0075, 1 - stay + 0.0075);
    }

    [Fact]
    public void Where_a_visitor_falls_on_one_link_says_nothing_about_another()
    {
        var other = new SplitPlan(new Guid("0199b8a0-0000-7000-8000-000000000002"), Variants(3));
        const int Visitors = 45_000;
        var together = new int[3, 3];
        foreach (var visitor in Random(Visitors, seed: 3))
        {
            together[Plan.Choose(visitor, default).Variant - 1, other.Choose(visitor, default).Variant - 1]++;
        }

        // Nine cells of an expected 5,000; four degrees of freedom with the margins, eight without.
        Assert.InRange(together.Cast<int>().Sum(count => Math.Pow(count - 5_000, 2) / 5_000), 0, 31.8);
    }

    [Fact]
    public void Visitors_that_count_up_fall_as_evenly_as_random_ones()
    {
        var seen = new int[3];
        for (var number = 1; number <= 30_000; number++)
        {
            seen[Plan.Choose((UInt128)number, default).Variant - 1]++;
        }

        Assert.InRange(seen.Sum(count => Math.Pow(count - 10_000, 2) / 10_000), 0, 18.4);
    }

    [Fact]
    public void A_variant_without_a_share_gets_nobody() =>
        Assert.DoesNotContain(Random(5_000, seed: 4), visitor => Plan.Choose(visitor, [0.5, 0, 0.5]).Variant == 2);

    [Fact]
    public void Those_without_an_id_have_one_variant_and_keep_it() =>
        Assert.Single(Enumerable.Range(0, 100).Select(_ => Plan.Choose(default, default)).Distinct());

    [Fact]
    public void A_kept_variant_stays_when_shares_change_with_the_probability_of_its_draw()
    {
        var kept = Plan.Keep(2, 0.4);
        foreach (var visitor in Random(100, seed: 5))
        {
            Assert.Equal((2, 0.4), Plan.Choose(visitor, [0.98, 0.01, 0.01], kept));
        }
    }

    [Fact]
    public void A_kept_variant_is_drawn_anew_when_it_gets_nobody_or_is_gone_or_can_not_be()
    {
        var kept = Plan.Keep(2, 0.4);
        foreach (var visitor in Random(100, seed: 6))
        {
            double[] blocked = [0.5, 0, 0.5];
            Assert.Equal(Plan.Choose(visitor, blocked), Plan.Choose(visitor, blocked, kept));
            Assert.Equal(Plan.Choose(visitor, default), Plan.Choose(visitor, default, new KeptVariant(12345, 0.4)));
            Assert.All([double.NaN, 0, -1, 1.5, 1e-300], probability =>
                Assert.Equal(Plan.Choose(visitor, default), Plan.Choose(visitor, default, kept with { Probability = probability })));
        }
    }

    [Fact]
    public void Another_links_cookie_is_not_taken()
    {
        var other = new SplitPlan(new Guid("0199b8a0-0000-7000-8000-000000000002"), Variants(3));
        Assert.NotEqual(Plan.Keep(1, 0.4), other.Keep(1, 0.4));
    }

    [Fact]
    public void Choosing_allocates_nothing()
    {
        double[] shares = [0.2, 0.3, 0.5];
        var kept = Plan.Keep(2, 0.4);
        Plan.Choose(7, shares, kept);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < 1_000; number++)
        {
            Plan.Choose((UInt128)number, shares);
            Plan.Choose((UInt128)number, shares, kept);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    internal static SplitVariant[] Variants(int count) => [.. Enumerable.Range(0, count).Select(at => new SplitVariant($"v{at}", $"https://shop.example/{at}", 100))];

    internal static IEnumerable<UInt128> Random(int count, int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[16];
        for (var at = 0; at < count; at++)
        {
            random.NextBytes(bytes);
            yield return BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }
    }
}
