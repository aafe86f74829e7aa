using Redirect.Attribution.Calls;

namespace Redirect.Attribution.Tests.Calls;

public sealed class GrpcDeadlinesTests
{
    [Theory]
    [InlineData("100m", 100d)]
    [InlineData("99999999u", 99_999.999)]
    [InlineData("99999999n", 99.9999)] // ticks of 100 ns
    [InlineData("2S", 2_000d)]
    [InlineData("1M", 60_000d)]
    [InlineData("99999999H", 99_999_999 * 3_600_000d)]
    [InlineData("0n", 0d)]
    [InlineData("", null)]
    [InlineData("S", null)]
    [InlineData("-1S", null)]
    [InlineData("1.5S", null)]
    [InlineData("1s", null)]
    [InlineData("100000000m", null)]
    [InlineData("1S,1S", null)]
    public void Deadlines_are_read_as_the_protocol_has_them(string header, double? milliseconds) => Assert.Equal(milliseconds, GrpcDeadlines.Read(header)?.TotalMilliseconds);
}
