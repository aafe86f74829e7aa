using System.Buffers;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>Numbers in rows, in memory of the pool. What is in a new one is undefined.</summary>
internal sealed class Plane : IDisposable
{
    private float[]? data;

    public Plane(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        (Width, Height) = (width, height);
        data = ArrayPool<float>.Shared.Rent(width * height);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>All of it, row by row.</summary>
    public Span<float> Data => data.AsSpan(0, Width * Height);

    public Span<float> Row(int y) => data.AsSpan(y * Width, Width);

    public float this[int x, int y]
    {
        get => data![(y * Width) + x];
        set => data![(y * Width) + x] = value;
    }

    public void Dispose()
    {
        if (data is not null)
        {
            ArrayPool<float>.Shared.Return(data);
            data = null;
        }
    }
}
