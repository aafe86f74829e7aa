namespace Redirect.Attribution.Models;

/// <summary>All that a model knows of a touch.</summary>
/// <param name="Channel">Empty: none is known.</param>
/// <param name="Age">From the touch to the payment, at least 0.</param>
internal readonly record struct PathTouch(string Channel, TimeSpan Age)
{
    /// <summary>The channel of touches that came from nowhere in particular, and of what no touch earned.</summary>
    public const string Direct = "direct";

    /// <summary>It says nothing of where the buyer came from.</summary>
    public bool IsDirect => Channel.Length == 0 || Channel == Direct;
}
