using Redirect.Attribution.OrderFiles;

namespace Redirect.Attribution.Tests.OrderFiles;

public sealed class FileCellsTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("0.01", 1L)]
    [InlineData("12.3", 1_230L)]
    [InlineData("199.00", 19_900L)]
    [InlineData("1,234.50", 123_450L)]
    [InlineData("¥1.10", 110L)]
    [InlineData("1.10元", 110L)]
    [InlineData("1.100", 110L)]
    [InlineData("999999999.99", 99_999_999_999L)]
    [InlineData("0.001", null)]
    [InlineData("-1.00", null)]
    [InlineData("1.1.1", null)]
    [InlineData("12,34", null)]
    [InlineData("1e3", null)]
    [InlineData("١.١", null)]
    [InlineData("9999999999999999999999999999999999", null)]
    [InlineData(".5", null)]
    public void Yuan_are_read_to_the_fen_or_not_at_all(string text, long? fen) => Assert.Equal(fen, FileCells.Fen(text));

    [Fact]
    public void Every_amount_of_fen_comes_back_from_its_yuan()
    {
        var random = new Random(20_261_122);
        foreach (var fen in Enumerable.Range(0, 10_000).Select(n => n < 1_000 ? n : random.NextInt64(100_000_000_000)))
        {
            Assert.Equal(fen, FileCells.Fen($"{fen / 100}.{fen % 100:00}"));
        }
    }

    [Theory]
    [InlineData("2026-03-10 08:00:00", "2026-03-10T00:00:00Z")]
    [InlineData("2026-03-10 00:00:00", "2026-03-09T16:00:00Z")]
    [InlineData("2026-03-10 08:00", "2026-03-10T00:00:00Z")]
    [InlineData("2026/3/10 8:05", "2026-03-10T00:05:00Z")]
    [InlineData("2026-03-10T08:00:00Z", "2026-03-10T08:00:00Z")]
    [InlineData("2026-03-10T08:00:00+08:00", "2026-03-10T00:00:00Z")]
    [InlineData("2026-02-30 08:00:00", null)]
    [InlineData("2026-03-10", null)]
    [InlineData("yesterday", null)]
    [InlineData("0001-01-01 00:00:00", null)]
    public void Times_without_a_zone_are_of_China(string text, string? utc) =>
        Assert.Equal(utc is null ? null : DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), FileCells.Time(text)?.ToUniversalTime());

    [Fact]
    public void Ids_are_freed_of_what_keeps_spreadsheets_off_them_and_rounded_ones_are_known()
    {
        Assert.Equal(["123", "123", "123", "a b"], new[] { "'123", "\t123", "=\"123\"", " a b " }.Select(FileCells.Text));
        Assert.All(["", " ", "--", "-", "null", "0000-00-00 00:00:00", "=\"\""], cell => Assert.Null(FileCells.Text(cell)));
        Assert.True(FileCells.IsRounded("2.12345E+18"));
        Assert.False(FileCells.IsRounded("212345000000000000"));
    }
}
