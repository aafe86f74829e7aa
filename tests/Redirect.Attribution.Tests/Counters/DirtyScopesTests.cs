using Redirect.Attribution.Counters;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Counters;

public sealed class DirtyScopesTests
{
    private readonly ManualClock clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Past_the_bound_everything_since_then_is_dirty()
    {
        var dirty = new DirtyScopes(3, clock);
        dirty.Add(Enumerable.Range(0, 5).Select(_ => ScopeKey.Merchant(Guid.CreateVersion7())));

        Assert.Equal(3, dirty.Count);
        var taken = dirty.Take();
        Assert.Equal((3, clock.Now), (taken.Scopes.Count, taken.AllSince));
        Assert.Equal(0, dirty.Count);
    }

    [Fact]
    public void What_is_known_already_takes_no_room()
    {
        var dirty = new DirtyScopes(2, clock);
        var scope = ScopeKey.Merchant(Guid.CreateVersion7());
        dirty.Add([scope, scope, scope]);
        dirty.Add([new ScopeDay(scope, new DateOnly(2026, 3, 10))]);

        Assert.Equal(2, dirty.Count);
        Assert.Null(dirty.Take().AllSince);
    }
}
