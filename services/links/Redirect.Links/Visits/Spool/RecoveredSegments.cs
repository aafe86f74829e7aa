using System.Globalization;

namespace Redirect.Links.Visits.Spool;

/// <summary>What an earlier process left in a spool's directory, cut to its complete records.</summary>
internal sealed class RecoveredSegments
{
    private RecoveredSegments(long firstNumber) => NextNumber = firstNumber;

    /// <summary>In order; delivered ones are gone.</summary>
    public List<Segment> Segments { get; } = [];

    /// <summary>Bytes of the first segment that are delivered.</summary>
    public int HeadOffset { get; private set; }

    /// <summary>Records of the first segment that are delivered.</summary>
    public long HeadRecords { get; private set; }

    /// <summary>Greater than every number that was ever used.</summary>
    public long NextNumber { get; private set; }

    /// <summary>Bytes that were no complete record.</summary>
    public long CutBytes { get; private set; }

    public static RecoveredSegments From(string directory, Mark mark)
    {
        var recovered = new RecoveredSegments(mark.Segment + 1);
        var found = new List<(long Number, string Path)>();
        foreach (var path in Directory.EnumerateFiles(directory, "*.visits"))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                found.Add((number, path));
                recovered.NextNumber = Math.Max(recovered.NextNumber, number + 1);
            }
        }

        found.Sort();
        foreach (var (number, path) in found)
        {
            if (number < mark.Segment)
            {
                File.Delete(path);
                continue;
            }

            var segment = Segment.Recover(path, number, out var cut);
            recovered.CutBytes += cut;
            if (segment is null)
            {
                continue;
            }

            recovered.Segments.Add(segment);
            while (number == mark.Segment && recovered.HeadOffset < Math.Min(mark.Offset, segment.End))
            {
                recovered.HeadOffset += Frame.SizeOf(segment.LengthAt(recovered.HeadOffset));
                recovered.HeadRecords++;
            }
        }

        return recovered;
    }
}
