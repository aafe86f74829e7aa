using QRCoder;

namespace Redirect.Media.QrCodes;

/// <summary>
/// Where in a symbol its codewords are: which modules belong to which block of the error correction, and which are patterns that a reader
/// finds the symbol by (ISO/IEC 18004:2015, 6.3, 7.5 to 7.7, tables 1, 9 and annex E). Pure.
/// </summary>
internal sealed class QrCodewords
{
    /// <summary>The modules of patterns, and of what a reader needs to know before it reads: format and version.</summary>
    public const int Pattern = -1;

    // Table 9, by level L, M, Q, H and version 1 to 40.
    private static readonly byte[][] CorrectionLengths =
    [
        [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
        [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
        [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
        [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    ];

    private static readonly byte[][] BlockCounts =
    [
        [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25],
        [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
        [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68],
        [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81],
    ];

    private readonly int width;
    private readonly int[] codewords;
    private readonly int[] blocks;

    private QrCodewords(int width, int[] codewords, int[] blocks, int blockCount, int correctable) =>
        (this.width, this.codewords, this.blocks, BlockCount, Correctable) = (width, codewords, blocks, blockCount, correctable);

    public int BlockCount { get; }

    /// <summary>How many wrong codewords in a block a reader can mend.</summary>
    public int Correctable { get; }

    /// <summary>The codeword of a module, counted from 0 as they are placed; <see cref="Pattern"/>; −2 for the few modules left over.</summary>
    public int this[int x, int y] => codewords[(y * width) + x];

    /// <summary>The block of a codeword.</summary>
    public int BlockOf(int codeword) => blocks[codeword];

    /// <param name="width">The symbol's, in modules: 21 to 177.</param>
    /// <param name="ecc">Its level.</param>
    public static QrCodewords Of(int width, QRCodeGenerator.ECCLevel ecc)
    {
        var version = (width - 17) / 4;
        var level = (int)ecc;
        int correction = CorrectionLengths[level][version - 1];
        int blockCount = BlockCounts[level][version - 1];
        var (codewords, count) = Place(width, version);

        // Small symbols keep some of the correction to notice what is beyond it (table 9, note).
        var reserved = (version, level) switch { (1, 0) => 3, (1, 1) or (2, 0) => 2, (1, 2) or (1, 3) or (3, 0) => 1, _ => 0 };
        return new QrCodewords(width, codewords, Interleave(count, blockCount, correction), blockCount, (correction - reserved) / 2);
    }

    /// <summary>Two modules wide, from the lower right corner up and down again, around the patterns (7.7.3).</summary>
    private static (int[] Codewords, int Count) Place(int width, int version)
    {
        const int Leftover = -2, TimingColumn = 6;
        var centres = AlignmentCentres(width, version);
        var codewords = new int[width * width];
        var modules = new List<int>(width * width);
        for (var right = width - 1; right >= 1; right -= 2)
        {
            right = right == TimingColumn ? TimingColumn - 1 : right;
            var upwards = ((right + 1) & 2) == 0;
            for (var step = 0; step < width; step++)
            {
                var y = upwards ? width - 1 - step : step;
                for (var x = right; x > right - 2; x--)
                {
                    if (!IsPattern(x, y, width, version, centres))
                    {
                        modules.Add((y * width) + x);
                    }
                }
            }
        }

        Array.Fill(codewords, Pattern);
        var count = modules.Count / 8;
        for (var i = 0; i < modules.Count; i++)
        {
            codewords[modules[i]] = i / 8 < count ? i / 8 : Leftover;
        }

        return (codewords, count);
    }

    private static bool IsPattern(int x, int y, int width, int version, int[] centres)
    {
        var (nearX, nearY, farX, farY) = (x < 9, y < 9, x >= width - 8, y >= width - 8);
        if ((nearX && nearY) || (farX && nearY) || (nearX && farY) || x == 6 || y == 6)
        {
            return true;
        }

        if (version >= 7 && ((x >= width - 11 && y < 6) || (y >= width - 11 && x < 6)))
        {
            return true;
        }

        // There is none where a finder is.
        var cx = Array.FindIndex(centres, centre => Math.Abs(centre - x) <= 2);
        var cy = Array.FindIndex(centres, centre => Math.Abs(centre - y) <= 2);
        return cx >= 0 && cy >= 0 && (cx, cy) != (0, 0) && (cx, cy) != (0, centres.Length - 1) && (cx, cy) != (centres.Length - 1, 0);
    }

    /// <summary>Annex E as a formula: the last is 6 from the far edge, the others evenly before it, the first at 6.</summary>
    private static int[] AlignmentCentres(int width, int version)
    {
        if (version == 1)
        {
            return [];
        }

        var centres = new int[(version / 7) + 2];
        var step = version == 32 ? 26 : ((version * 4) + (centres.Length * 2) + 1) / ((centres.Length * 2) - 2) * 2;
        centres[0] = 6;
        for (var (i, at) = (centres.Length - 1, width - 7); i > 0; i--, at -= step)
        {
            centres[i] = at;
        }

        return centres;
    }

    /// <summary>One codeword of each block in turn: first the data, of which some blocks have one more, then the correction (7.6).</summary>
    private static int[] Interleave(int count, int blockCount, int correction)
    {
        var shortBlocks = blockCount - (count % blockCount);
        var shortData = (count / blockCount) - correction;
        var blocks = new List<int>(count);
        for (var i = 0; i <= shortData; i++)
        {
            blocks.AddRange(Enumerable.Range(0, blockCount).Where(block => i < shortData || block >= shortBlocks));
        }

        for (var i = 0; i < correction; i++)
        {
            blocks.AddRange(Enumerable.Range(0, blockCount));
        }

        return [.. blocks];
    }
}
