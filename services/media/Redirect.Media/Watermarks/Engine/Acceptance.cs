namespace Redirect.Media.Watermarks.Engine;

/// <summary>When a reading counts as a mark.</summary>
internal static class Acceptance
{
    /// <summary>The least z of the pilots.</summary>
    public const double PilotZ = 8;

    /// <summary>The least z of the codeword.</summary>
    public const double CodewordZ = 14;
}
