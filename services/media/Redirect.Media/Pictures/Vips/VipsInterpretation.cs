namespace Redirect.Media.Pictures.Vips;

/// <summary>What the samples mean (<c>VipsInterpretation</c>), as far as our loaders make them.</summary>
internal enum VipsInterpretation
{
    /// <summary>8 bit grey.</summary>
    Grey = 1,

    /// <summary>Printers' inks.</summary>
    Cmyk = 15,

    /// <summary>8 bit sRGB.</summary>
    Srgb = 22,

    /// <summary>16 bit RGB.</summary>
    Rgb16 = 25,

    /// <summary>16 bit grey.</summary>
    Grey16 = 26,
}
