using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Tests.Watermarks.Engine;

public sealed class KeyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_is_refused(int length) => Assert.Throws<ArgumentException>(() => WatermarkKey.From(new byte[length]));

    [Fact]
    public void A_permutation_holds_every_number_once_and_is_the_keys_own()
    {
        var first = new KeyStream(Keys.One, "purpose").Permutation(1000);
        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
        Assert.Equal(first, new KeyStream(Keys.One, "purpose").Permutation(1000));
        Assert.NotEqual(first, new KeyStream(Keys.Two, "purpose").Permutation(1000));
        Assert.NotEqual(first, new KeyStream(Keys.One, "another").Permutation(1000));
    }

    [Fact]
    public void Numbers_below_a_bound_are_alike_often()
    {
        var stream = new KeyStream(Keys.One, "numbers");
        var counts = new int[7];
        for (var draw = 0; draw < 70_000; draw++)
        {
            counts[stream.Below(7)]++;
        }

        // Standard deviation 93.
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Half_of_the_ring_is_occupied_and_another_half_by_another_key()
    {
        var one = Carriers.Of(Keys.One);
        var two = Carriers.Of(Keys.Two);
        Assert.Equal(one.Count / 2, one.Occupied);
        Assert.All(one.Radius, radius => Assert.InRange(radius, Carriers.Inner, Carriers.Outer));
        var shared = Occupied(one).Intersect(Occupied(two)).Count();
        Assert.InRange(shared, 0.4 * one.Occupied, 0.6 * one.Occupied);

        static IEnumerable<(int, int)> Occupied(Carriers carriers) => carriers.Kx.Zip(carriers.Ky).Take(carriers.Occupied);
    }
}
