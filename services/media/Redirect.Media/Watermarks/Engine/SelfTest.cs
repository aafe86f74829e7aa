namespace Redirect.Media.Watermarks.Engine;

/// <summary>Reads a marked picture's mark from copies that are as bad as chats and shops make them: how strong is it, of what is needed?</summary>
internal sealed class SelfTest : IDisposable
{
    /// <summary>The short side, pixels, to which larger pictures are reduced first: what is left of a mark there, is left in the large picture too.</summary>
    public const int LargestShortSide = 1024;

    // What is asked for here has a margin over what is accepted, because the world has worse in store than these four.
    private const double PilotZ = 10;
    private const double CodewordZ = 18;

    private const int Thumbnail = 150;
    private const double Reduced = 0.5;
    private const double EdgeMargin = 6;

    private readonly Plane luma;
    private readonly double scale;
    private readonly ulong payload;
    private readonly WatermarkPlan plan;

    /// <param name="luma">Of the marked picture, perhaps reduced; taken over.</param>
    /// <param name="scale">Its pixels a unit.</param>
    /// <param name="payload">What it carries.</param>
    /// <param name="plan">Of the key.</param>
    public SelfTest(Plane luma, double scale, ulong payload, WatermarkPlan plan) => (this.luma, this.scale, this.payload, this.plan) = (luma, scale, payload, plan);

    /// <summary>The margin that is looked for.</summary>
    public const double Ample = 1;

    /// <summary>The margin from which on all copies are read by <see cref="Acceptance"/>.</summary>
    public const double Readable = 0.8;

    // Of a copy that reads as something else.
    private const double Misread = 0.7;

    /// <summary>The least margin of all copies; it grows in proportion to the mark's amplitude.</summary>
    /// <param name="enough">At the first copy below this, no others are looked at.</param>
    /// <param name="cancellation">Looked at between copies.</param>
    public double Margin(double enough, CancellationToken cancellation)
    {
        var margin = double.MaxValue;
        foreach (var copy in (ReadOnlySpan<Func<double>>)[OfThumbnail, OfQuarter, OfReduced, OfCompressed])
        {
            cancellation.ThrowIfCancellationRequested();
            margin = Math.Min(margin, copy());
            if (margin < enough)
            {
                break;
            }
        }

        return margin;
    }

    public void Dispose() => luma.Dispose();

    private double OfThumbnail()
    {
        using var copy = Smaller(Share(0.25));
        return MarginOf(copy);
    }

    private double OfReduced()
    {
        using var copy = Smaller(Share(Reduced));
        JpegLoss.Apply(copy, 70);
        return MarginOf(copy);
    }

    private double OfCompressed()
    {
        using var copy = Cut(0, 0, luma.Width, luma.Height);
        JpegLoss.Apply(copy, 30);
        return MarginOf(copy);
    }

    private double OfQuarter()
    {
        var (left, top) = (luma.Width / 4, luma.Height / 4);
        using var copy = Cut(left, top, luma.Width / 2, luma.Height / 2);
        JpegLoss.Apply(copy, 60);

        // The frame begins where a tile does, before the cut.
        var (beginX, beginY) = (Math.Floor(left / scale / Carriers.Tile) * Carriers.Tile, Math.Floor(top / scale / Carriers.Tile) * Carriers.Tile);
        var map = Homography.Of(scale * Matrix2.Identity, (beginX * scale) - left, (beginY * scale) - top);
        return MarginOf(copy, map, (int)(((left + copy.Width) / scale) - beginX), (int)(((top + copy.Height) / scale) - beginY), scale);
    }

    // The thumbnail's share of the picture's side, or the least one.
    private double Share(double least) => Math.Clamp((double)Thumbnail / Math.Min(luma.Width, luma.Height), least, 1);

    private Plane Smaller(double share) =>
        AreaReduction.Reduce(luma, (int)Math.Round(luma.Width * share), (int)Math.Round(luma.Height * share));

    private Plane Cut(int left, int top, int width, int height)
    {
        var cut = new Plane(width, height);
        for (var y = 0; y < height; y++)
        {
            luma.Row(top + y).Slice(left, width).CopyTo(cut.Row(y));
        }

        return cut;
    }

    private double MarginOf(Plane copy)
    {
        var (shareX, shareY) = ((double)copy.Width / luma.Width, (double)copy.Height / luma.Height);

        // Reduction puts middles of areas on middles.
        var map = Homography.Of(new Matrix2(scale * shareX, 0, 0, scale * shareY), (shareX - 1) / 2, (shareY - 1) / 2);
        return MarginOf(copy, map, (int)(luma.Width / scale), (int)(luma.Height / scale), scale * Math.Sqrt(shareX * shareY));
    }

    private double MarginOf(Plane copy, Homography map, int width, int height, double copyScale)
    {
        using var blurred = Resampling.WithoutAliases(copy, copyScale);
        using var frame = Resampling.Warp(blurred ?? copy, map, width, height);
        using var whitened = Whitening.OfFrame(frame);
        Resampling.ClearOutside(whitened, map, copy, EdgeMargin);
        using var tile = new TileReader(whitened, plan);
        var reading = tile.Read(0, 0, Symmetry.Upright);
        var margin = Math.Min(reading.PilotZ / PilotZ, reading.CodewordZ / CodewordZ);
        return reading.Checks && Payload.Of(reading.Id) == payload ? margin : Math.Min(margin, Misread);
    }
}
