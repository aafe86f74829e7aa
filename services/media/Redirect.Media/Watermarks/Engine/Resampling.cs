namespace Redirect.Media.Watermarks.Engine;

/// <summary>Resampling between the picture and the mark's frame, bilinear; the edge goes on for ever.</summary>
internal static class Resampling
{
    // Coarser pixels than this, in pixels a unit, are blurred before they are sampled once a unit.
    private const double BlurFrom = 1.4;
    private const double BlurShare = 0.45;

    /// <summary>Takes from a picture what may alias when it is sampled once in <paramref name="scale"/> pixels; null when nothing need be taken.</summary>
    public static Plane? WithoutAliases(Plane picture, double scale) => scale > BlurFrom ? Gaussian.Blur(picture, BlurShare * scale) : null;

    /// <summary>A plane of the frame.</summary>
    /// <param name="picture">Where from.</param>
    /// <param name="map">From the frame's units to the picture's pixels.</param>
    /// <param name="width">Of the frame, units.</param>
    /// <param name="height">Of the frame, units.</param>
    public static Plane Warp(Plane picture, Homography map, int width, int height)
    {
        var plane = new Plane(width, height);
        var data = picture.Data;
        var (stride, maxX, maxY) = (picture.Width, picture.Width - 1, picture.Height - 1);
        for (var y = 0; y < height; y++)
        {
            var row = plane.Row(y);
            var (nx, ny, nz) = ((float)((map.B * y) + map.C), (float)((map.E * y) + map.F), (float)((map.H * y) + map.I));
            var (dx, dy, dz) = ((float)map.A, (float)map.D, (float)map.G);
            var affine = map.IsAffine;
            for (var x = 0; x < row.Length; x++)
            {
                var (sx, sy) = (nx + (dx * x), ny + (dy * x));
                if (!affine)
                {
                    var scale = 1 / (nz + (dz * x));
                    (sx, sy) = (sx * scale, sy * scale);
                }

                sx = Math.Min(Math.Max(sx, 0), maxX);
                sy = Math.Min(Math.Max(sy, 0), maxY);
                var (ix, iy) = (Math.Min((int)sx, maxX - 1), Math.Min((int)sy, maxY - 1));
                var (fx, fy) = (sx - ix, sy - iy);
                var at = (iy * stride) + ix;
                var top = data[at] + ((data[at + 1] - data[at]) * fx);
                var bottom = data[at + stride] + ((data[at + stride + 1] - data[at + stride]) * fx);
                row[x] = top + ((bottom - top) * fy);
            }
        }

        return plane;
    }

    /// <summary>Sets to zero what lies outside the picture or nearer to its edge than <paramref name="margin"/> units.</summary>
    public static void ClearOutside(Plane frame, Homography map, Plane picture, double margin)
    {
        var linear = map.LinearAt(frame.Width / 2.0, frame.Height / 2.0);
        var (edgeX, edgeY) = (margin * Math.Sqrt((linear.A * linear.A) + (linear.B * linear.B)), margin * Math.Sqrt((linear.C * linear.C) + (linear.D * linear.D)));
        var (lowX, highX) = ((float)edgeX, (float)(picture.Width - 1 - edgeX));
        var (lowY, highY) = ((float)edgeY, (float)(picture.Height - 1 - edgeY));
        for (var y = 0; y < frame.Height; y++)
        {
            var row = frame.Row(y);
            var (nx, ny, nz) = ((float)((map.B * y) + map.C), (float)((map.E * y) + map.F), (float)((map.H * y) + map.I));
            for (var x = 0; x < row.Length; x++)
            {
                var scale = 1 / (nz + ((float)map.G * x));
                var (sx, sy) = ((nx + ((float)map.A * x)) * scale, (ny + ((float)map.D * x)) * scale);
                if (!(sx >= lowX && sx <= highX && sy >= lowY && sy <= highY))
                {
                    row[x] = 0;
                }
            }
        }
    }
}
