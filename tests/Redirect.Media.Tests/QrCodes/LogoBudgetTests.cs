using QRCoder;
using Redirect.Media.QrCodes;

namespace Redirect.Media.Tests.QrCodes;

/// <summary>What we know of a symbol's blocks is what a reader that is not ours does about them.</summary>
public sealed class LogoBudgetTests
{
    public static TheoryData<string, int> Symbols() => new()
    {
        { "L", 20 }, { "M", 40 }, { "Q", 60 }, { "H", 50 }, { "H", 90 }, { "M", 150 }, { "Q", 230 }, { "L", 300 },
    };

    /// <summary>In one block as many codewords as can be mended are spoilt, and it reads; one more, and it does not.</summary>
    [Theory]
    [MemberData(nameof(Symbols))]
    public async Task A_reader_mends_as_many_codewords_of_a_block_as_is_said(string level, int length)
    {
        QrReader.Require();
        var text = Text(length);
        var ecc = QrStyle.LevelOf(level)!.Value;
        var symbol = QrSymbol.Of(text, ecc)!;
        var codewords = QrCodewords.Of(symbol.Width, ecc);
        foreach (var block in new[] { 0, codewords.BlockCount - 1 }.Distinct())
        {
            Assert.Equal(text, await QrReader.ReadAsync(Spoil(symbol, codewords, block, codewords.Correctable), "pgm"));
            Assert.NotEqual(text, await QrReader.ReadAsync(Spoil(symbol, codewords, block, codewords.Correctable + 1), "pgm"));
        }
    }

    [Fact]
    public void Every_version_has_the_modules_that_the_standard_counts()
    {
        // Data capacity in bits of every version, ISO/IEC 18004:2015 table 1: (codewords, remainder bits).
        (int Codewords, int Left)[] expected =
        [
            (26, 0), (44, 7), (70, 7), (100, 7), (134, 7), (172, 7), (196, 0), (242, 0), (292, 0), (346, 0), (404, 0), (466, 0), (532, 0), (581, 3), (655, 3), (733, 3), (815, 3), (901, 3), (991, 3), (1085, 3),
            (1156, 4), (1258, 4), (1364, 4), (1474, 4), (1588, 4), (1706, 4), (1828, 4), (1921, 3), (2051, 3), (2185, 3), (2323, 3), (2465, 3), (2611, 3), (2761, 3), (2876, 0), (3034, 0), (3196, 0), (3362, 0), (3532, 0), (3706, 0),
        ];
        for (var version = 1; version <= 40; version++)
        {
            var width = 17 + (4 * version);
            foreach (var ecc in Enum.GetValues<QRCodeGenerator.ECCLevel>().Where(level => level >= 0))
            {
                var codewords = QrCodewords.Of(width, ecc);
                var all = Enumerable.Range(0, width * width).Select(at => codewords[at % width, at / width]).ToArray();
                Assert.Equal(expected[version - 1], (all.Max() + 1, all.Count(codeword => codeword == -2)));
                Assert.All(all.Where(codeword => codeword >= 0).CountBy(codeword => codeword), codeword => Assert.Equal(8, codeword.Value));
                var perBlock = all.Where(codeword => codeword >= 0).Distinct().CountBy(codewords.BlockOf).Select(block => block.Value).ToArray();
                Assert.Equal(codewords.BlockCount, perBlock.Length);
                Assert.InRange(perBlock.Max() - perBlock.Min(), 0, 1);
            }
        }
    }

    [Theory]
    [InlineData("M", 1)]
    [InlineData("H", 1)]
    [InlineData("H", 0.4)]
    [InlineData("H", 2)]
    public void A_logo_takes_half_of_what_can_be_mended_and_no_pattern(string level, double aspect)
    {
        var ecc = QrStyle.LevelOf(level)!.Value;
        foreach (var width in Enumerable.Range(1, 40).Select(version => 17 + (4 * version)))
        {
            var percent = LogoBudget.Widest(width, ecc, aspect, 40);
            if (percent == 0)
            {
                continue;
            }

            var codewords = QrCodewords.Of(width, ecc);
            var (logoWidth, logoHeight) = LogoBudget.Fit(width, aspect, percent);
            var ground = LogoBudget.Ground(width, logoWidth, logoHeight);
            Assert.True(ground.Width >= logoWidth + 1 && ground.Height >= logoHeight + 1, "a quiet rim");
            Assert.Equal((width, width), ((2 * ground.X) + ground.Width, (2 * ground.Y) + ground.Height));
            var covered = Enumerable.Range(0, width * width).Where(at => ground.Holds(at % width, at / width)).Select(at => codewords[at % width, at / width]).ToArray();
            Assert.DoesNotContain(QrCodewords.Pattern, covered);
            Assert.All(covered.Where(codeword => codeword >= 0).Distinct().CountBy(codewords.BlockOf), block => Assert.InRange(2 * block.Value, 0, codewords.Correctable));
        }
    }

    private static string Text(int length) => "https://s.example.com/" + new string('a', length);

    private static byte[] Spoil(QrSymbol symbol, QrCodewords codewords, int block, int count)
    {
        const int Margin = 4, Pixels = 5;
        var spoilt = Enumerable.Range(0, symbol.Width * symbol.Width).Select(at => codewords[at % symbol.Width, at / symbol.Width])
            .Where(codeword => codeword >= 0 && codewords.BlockOf(codeword) == block).Distinct().Order().Take(count).ToHashSet();
        Assert.Equal(count, spoilt.Count);
        var side = (symbol.Width + (2 * Margin)) * Pixels;
        return GreyMap.Draw(side, side, (px, py) =>
        {
            var (x, y) = ((px / Pixels) - Margin, (py / Pixels) - Margin);
            var isInside = x >= 0 && y >= 0 && x < symbol.Width && y < symbol.Width;
            return isInside && symbol[x, y] != spoilt.Contains(codewords[x, y]) ? (byte)0 : (byte)255;
        });
    }
}
