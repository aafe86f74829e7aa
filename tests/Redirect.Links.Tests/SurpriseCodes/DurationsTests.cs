using Redirect.Links.Requests;

namespace Redirect.Links.Tests.SurpriseCodes;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("PT24H", 86_400, "P1D")]
    [InlineData("P1D", 86_400, "P1D")]
    [InlineData("P1W", 604_800, "P7D")]
    [InlineData("P1DT12H30M5S", 131_405, "P1DT12H30M5S")]
    [InlineData("PT90S", 90, "PT1M30S")]
    [InlineData("PT0S", 0, "PT0S")]
    public void A_duration_is_read_and_said(string text, long seconds, string said)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Parse(text));
        Assert.Equal(said, Durations.Text(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Parse(said));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1")]
    [InlineData("P1DT")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("1D")]
    [InlineData("-P1D")]
    [InlineData("P-1D")]
    [InlineData("PT1.5S")]
    [InlineData("PT1S1H")]
    [InlineData("P1D1D")]
    [InlineData("PT1HT1M")]
    [InlineData("P1H")]
    [InlineData("PT1D")]
    [InlineData("PT9999999999S")]
    [InlineData("24:00:00")]
    [InlineData("PT１H")]
    public void What_is_none_is_refused(string text) => Assert.Null(Durations.Parse(text));
}
