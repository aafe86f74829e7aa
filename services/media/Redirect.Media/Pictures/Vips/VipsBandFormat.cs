namespace Redirect.Media.Pictures.Vips;

/// <summary>How a sample is stored (<c>VipsBandFormat</c>), as far as our loaders make them.</summary>
internal enum VipsBandFormat
{
    /// <summary>8 bit.</summary>
    Byte = 0,

    /// <summary>16 bit.</summary>
    Short = 2,
}
