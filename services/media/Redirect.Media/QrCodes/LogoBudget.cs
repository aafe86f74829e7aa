using QRCoder;

namespace Redirect.Media.QrCodes;

/// <summary>How large a picture in the middle of a symbol may be, so that the symbol still reads. Pure.</summary>
internal static class LogoBudget
{
    /// <summary>
    /// Of the codewords that a reader can mend in a block, the picture takes at most half; the rest is for dirt, glare and bad printing. A
    /// codeword counts as lost when one module of it is covered.
    /// </summary>
    private const int Share = 2;

    // The quiet rim around the picture, in modules, on each side.
    private const double Rim = 0.5;

    /// <summary>The modules that a picture takes; it is centred on whole modules.</summary>
    /// <param name="symbolWidth">In modules, odd.</param>
    /// <param name="width">Of the picture, in modules.</param>
    /// <param name="height">Of the picture, in modules.</param>
    public static QrArea Ground(int symbolWidth, double width, double height)
    {
        var (columns, rows) = (Odd(width), Odd(height));
        return new QrArea((symbolWidth - columns) / 2, (symbolWidth - rows) / 2, columns, rows);
    }

    /// <summary>Whether a symbol can do without these modules.</summary>
    public static bool CanBear(QrCodewords codewords, QrArea ground)
    {
        var lost = new HashSet<int>();
        var perBlock = new int[codewords.BlockCount];
        for (var y = ground.Y; y < ground.Y + ground.Height; y++)
        {
            for (var x = ground.X; x < ground.X + ground.Width; x++)
            {
                var codeword = codewords[x, y];
                if (codeword == QrCodewords.Pattern)
                {
                    return false;
                }

                if (codeword >= 0 && lost.Add(codeword) && ++perBlock[codewords.BlockOf(codeword)] * Share > codewords.Correctable)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The widest picture that a symbol can bear, in whole percent of the symbol's width; 0: none.</summary>
    /// <param name="symbolWidth">In modules.</param>
    /// <param name="ecc">The symbol's level.</param>
    /// <param name="aspect">The picture's height for a width of 1.</param>
    /// <param name="most">No more than so many percent.</param>
    public static int Widest(int symbolWidth, QRCodeGenerator.ECCLevel ecc, double aspect, int most)
    {
        var codewords = QrCodewords.Of(symbolWidth, ecc);
        for (var percent = most; percent > 0; percent--)
        {
            var (width, height) = Fit(symbolWidth, aspect, percent);
            var ground = Ground(symbolWidth, width, height);
            if (ground.Width <= symbolWidth && ground.Height <= symbolWidth && CanBear(codewords, ground))
            {
                return percent;
            }
        }

        return 0;
    }

    /// <summary>A picture's size in modules, when its longer side is so many percent of the symbol's width.</summary>
    public static (double Width, double Height) Fit(int symbolWidth, double aspect, int percent)
    {
        var longer = symbolWidth * percent / 100.0;
        return aspect > 1 ? (longer / aspect, longer) : (longer, longer * aspect);
    }

    private static int Odd(double length)
    {
        var whole = (int)Math.Ceiling(length + (2 * Rim));
        return whole | 1;
    }
}
