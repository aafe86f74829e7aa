namespace Redirect.Media.Watermarks.Engine;

/// <summary>How strong a mark is made.</summary>
internal enum Strength
{
    /// <summary>As weak as the embedder's own test still reads with a margin: 46 dB down to 40 dB.</summary>
    Adaptive = 0,

    /// <summary>About 41 dB whatever the test says: for what will be printed, photographed and cropped.</summary>
    Print = 1,
}
