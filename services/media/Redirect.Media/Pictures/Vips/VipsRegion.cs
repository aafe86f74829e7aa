namespace Redirect.Media.Pictures.Vips;

/// <summary>A window on an image, through which its pixels are asked for on the caller's own thread.</summary>
internal sealed unsafe class VipsRegion : VipsObject
{
    public VipsRegion(VipsImage image) : base(VipsCalls.NewRegion(image.Pointer))
    {
    }

    /// <summary>Works out whole rows.</summary>
    /// <param name="width">The image's.</param>
    /// <param name="top">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="target">Exactly as many bytes as they have.</param>
    public void Read(int width, int top, int rows, Span<byte> target)
    {
        nuint length = 0;
        var data = VipsCalls.Fetch(Pointer, 0, top, width, rows, &length);
        if (data == 0)
        {
            throw Failed();
        }

        try
        {
            new ReadOnlySpan<byte>((void*)data, checked((int)length)).CopyTo(target);
        }
        finally
        {
            VipsCalls.Free(data);
        }
    }
}
