using System.Collections;
using QRCoder;
using QRCoder.Exceptions;

namespace Redirect.Media.QrCodes;

/// <summary>The modules of a QR code, without a quiet zone.</summary>
internal sealed class QrSymbol
{
    // QRCoder puts the standard's quiet zone around its matrix; ours is the caller's choice.
    private const int BuiltInMargin = 4;

    private readonly List<BitArray> rows;

    private QrSymbol(List<BitArray> rows)
    {
        this.rows = rows;
        Width = rows.Count - (2 * BuiltInMargin);
    }

    /// <summary>Modules a side: 21 to 177.</summary>
    public int Width { get; }

    /// <summary>Whether a module is dark.</summary>
    public bool this[int x, int y] => rows[y + BuiltInMargin][x + BuiltInMargin];

    /// <summary>The dark modules, in runs from left to right and from top to bottom.</summary>
    /// <param name="covered">A part whose modules are left out; empty: none.</param>
    public IEnumerable<(int X, int Y, int Length)> Runs(QrArea covered = default)
    {
        for (var y = 0; y < Width; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var first = x;
                while (x < Width && this[x, y] && !covered.Holds(x, y))
                {
                    x++;
                }

                if (x > first)
                {
                    yield return (first, y, x - first);
                }
            }
        }
    }

    /// <summary>The smallest code that holds the text; null when none does.</summary>
    public static QrSymbol? Of(string text, QRCodeGenerator.ECCLevel ecc)
    {
        try
        {
            return new QrSymbol(QRCodeGenerator.GenerateQrCode(text, ecc).ModuleMatrix);
        }
        catch (DataTooLongException)
        {
            return null;
        }
    }
}
