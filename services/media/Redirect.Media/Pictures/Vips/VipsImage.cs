namespace Redirect.Media.Pictures.Vips;

/// <summary>A picture in libvips: mostly a plan of work, done when its pixels are asked for.</summary>
internal sealed unsafe class VipsImage : VipsObject
{
    private const string ProfileName = "icc-profile-data";

    public VipsImage(nint reference) : base(reference)
    {
    }

    public int Width => VipsCalls.Width(Pointer);

    public int Height => VipsCalls.Height(Pointer);

    public int Bands => VipsCalls.Bands(Pointer);

    public VipsBandFormat BandFormat => (VipsBandFormat)VipsCalls.BandFormat(Pointer);

    public VipsInterpretation Interpretation => (VipsInterpretation)VipsCalls.Interpretation(Pointer);

    /// <summary>A picture over pixels that stay where they are.</summary>
    /// <param name="pixels">Pinned for as long as the image, and all that is made of it, lives.</param>
    /// <param name="picture">What they are.</param>
    public static VipsImage Over(byte* pixels, Picture picture) =>
        new(VipsCalls.NewImageFromMemory(pixels, (nuint)picture.Pixels.Length, picture.Width, picture.Height, picture.Bands, (int)VipsBandFormat.Byte));

    /// <summary>Attaches a colour profile. Only to an image that nobody else has.</summary>
    public void SetProfile(ReadOnlySpan<byte> profile)
    {
        fixed (byte* data = profile)
        {
            VipsCalls.SetBlobCopy(Pointer, ProfileName, data, (nuint)profile.Length);
        }
    }
}
