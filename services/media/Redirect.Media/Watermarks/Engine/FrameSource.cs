using Redirect.Media.Pictures;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>A picture that is looked at, and frames cut out of it as guesses have it.</summary>
internal sealed class FrameSource : IDisposable
{
    // Larger pictures are reduced to this short side: finer than that no mark is.
    private const int LargestShortSide = 768;

    // Units nearer to the edge are not counted: what was filled in beyond it has been filtered into them.
    private const double EdgeMargin = 6;

    // Frames with a shorter side (units), or of more square units, are of guesses that cannot be right, or cost more than they are worth.
    private const int LeastFrame = 60;
    private const long MostUnits = 1 << 22;

    private readonly Dictionary<double, Plane> blurred = [];

    public FrameSource(Picture picture)
    {
        Luma = Engine.Luma.Reduced(picture, LargestShortSide);
        Share = (double)Math.Min(Luma.Width, Luma.Height) / Math.Min(picture.Width, picture.Height);
    }

    /// <summary>As it is looked at.</summary>
    public Plane Luma { get; }

    /// <summary>Pixels as looked at to a pixel of the picture, 1 at most.</summary>
    public double Share { get; }

    /// <summary>The frame of the whole picture; false when the guess is out of reason.</summary>
    /// <param name="linear">From the frame's units to pixels.</param>
    /// <param name="area">The frame's size and place.</param>
    public bool TryCover(Matrix2 linear, out FrameArea area)
    {
        area = FrameArea.Covering(Luma.Width, Luma.Height, linear);
        return (long)area.Width * area.Height <= MostUnits && Math.Min(area.Width, area.Height) >= LeastFrame;
    }

    /// <summary>The whitened frame; zero where there is no picture.</summary>
    public Plane Whiten(FrameArea area)
    {
        using var frame = Resampling.Warp(Blurred(Math.Sqrt(Math.Abs(area.Middle.Determinant))), area.Map, area.Width, area.Height);
        var whitened = Whitening.OfFrame(frame);
        Resampling.ClearOutside(whitened, area.Map, Luma, EdgeMargin);
        return whitened;
    }

    public void Dispose()
    {
        Luma.Dispose();
        foreach (var plane in blurred.Values)
        {
            plane.Dispose();
        }
    }

    // Scales that are alike share a blurred picture.
    private Plane Blurred(double scale)
    {
        var rounded = Math.Round(scale, 1);
        if (blurred.TryGetValue(rounded, out var plane))
        {
            return plane;
        }

        plane = Resampling.WithoutAliases(Luma, rounded);
        if (plane is null)
        {
            return Luma;
        }

        blurred.Add(rounded, plane);
        return plane;
    }
}
