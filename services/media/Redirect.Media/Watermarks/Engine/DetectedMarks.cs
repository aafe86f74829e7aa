namespace Redirect.Media.Watermarks.Engine;

/// <summary>What a picture carries.</summary>
/// <param name="Marks">None, one, or two with different ids, the clearer first.</param>
internal sealed record DetectedMarks(IReadOnlyList<DetectedMark> Marks)
{
    /// <summary>No mark.</summary>
    public static readonly DetectedMarks None = new([]);
}
