using FsCheck;
using FsCheck.Fluent;
using Redirect.Links.Visits.Spool;
using Redirect.Testing;
using static Redirect.Links.Tests.Visits.Spool.SpoolReading;

namespace Redirect.Links.Tests.Visits.Spool;

public sealed class SpoolRecoveryTests
{
    /// <summary>How the end of the last segment was damaged when the machine died.</summary>
    public enum Damage
    {
        None,
        Truncated,
        Zeroed,
        Garbled,
    }

    [Fact]
    public void Whatever_the_crash_exactly_the_complete_records_come_back_in_order()
    {
        var cases =
            from sizes in Gen.Choose(1, 900).NonEmptyListOf()
            from delivered in Gen.Choose(0, sizes.Count)
            from damage in Gen.Elements(Enum.GetValues<Damage>())
            from at in Gen.Choose(0, 4095)
            from seed in Gen.Choose(0, int.MaxValue - 1)
            select (Sizes: sizes.ToList(), delivered, damage, at, seed);
        Prop.ForAll(cases.ToArbitrary(), one => Recovers(one.Sizes, one.delivered, one.damage, one.at, one.seed))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void A_damaged_end_is_cut_and_counted()
    {
        using var folder = new TemporaryFolder();
        using var crashed = new TemporaryFolder();
        using (var spool = new VisitSpool(Settings(folder.Path), TimeProvider.System))
        {
            spool.Append(Record(1));
            spool.Append(Record(2));
            Copy(folder, crashed);
        }

        var file = Directory.GetFiles(crashed.Path, "*.visits").Single(path => File.ReadAllBytes(path)[0] != 0);
        var bytes = File.ReadAllBytes(file);
        bytes[Frame.SizeOf(RecordBytes) + 20] ^= 0x10;
        File.WriteAllBytes(file, bytes);

        using var recovered = new VisitSpool(Settings(crashed.Path), TimeProvider.System);
        Assert.InRange(recovered.CutBytes, RecordBytes, Frame.SizeOf(RecordBytes));
        Assert.Equal([1], recovered.Drain().Numbers());
        Assert.Equal(AppendResult.Kept, recovered.Append(Record(3)));
        Assert.Equal([3], recovered.Drain().Numbers());
    }

    [Fact]
    public void A_record_whose_padding_is_missing_is_whole()
    {
        using var folder = new TemporaryFolder();
        using var crashed = new TemporaryFolder();
        var record = Record(1, 45); // of a frame of 56 bytes, 3 are padding
        using (var spool = new VisitSpool(Settings(folder.Path), TimeProvider.System))
        {
            spool.Append(record);
            Copy(folder, crashed);
        }

        var file = Directory.GetFiles(crashed.Path, "*.visits").Single(path => File.ReadAllBytes(path)[0] != 0);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..54]);

        using var recovered = new VisitSpool(Settings(crashed.Path), TimeProvider.System);
        Assert.Equal(0, recovered.CutBytes);
        Assert.Equal([1], recovered.Drain().Numbers());
    }

    private static bool Recovers(List<int> sizes, int delivered, Damage damage, int at, int seed)
    {
        using var folder = new TemporaryFolder();
        using var crashed = new TemporaryFolder();
        var records = sizes.Select((size, index) => Record(index, Math.Max(8, size))).ToList();
        using (var spool = new VisitSpool(Settings(folder.Path), TimeProvider.System))
        {
            foreach (var record in records)
            {
                if (spool.Append(record) != AppendResult.Kept)
                {
                    return false;
                }
            }

            if (spool.Drain(delivered).Count != delivered)
            {
                return false;
            }

            Copy(folder, crashed); // what a killed process leaves: nothing was closed
        }

        var expected = records.Skip(delivered).ToList();
        var last = Directory.GetFiles(crashed.Path, "*.visits").Order().LastOrDefault(file => File.ReadAllBytes(file).AsSpan().IndexOfAnyExcept((byte)0) >= 0);
        if (last is not null && damage != Damage.None)
        {
            expected = expected.Take(expected.Count - Hit(last, records, damage, at, seed)).ToList();
        }

        using var recovered = new VisitSpool(Settings(crashed.Path), TimeProvider.System);
        return recovered.Depth.Records == expected.Count && recovered.Drain().SequenceEqual(expected, Same.Bytes);
    }

    // Damages the file from an offset on, and says how many undelivered records that makes incomplete.
    private static int Hit(string file, List<byte[]> records, Damage damage, int at, int seed)
    {
        var bytes = File.ReadAllBytes(file);
        var frames = new List<(int Start, int End, int Index)>();
        for (var offset = 0; BitConverter.ToInt32(bytes, offset) is > 0 and var length;)
        {
            frames.Add((offset, offset + 8 + length, (int)BitConverter.ToInt64(bytes, offset + 8)));
            offset += Frame.SizeOf(length);
            if (offset + 8 > bytes.Length)
            {
                break;
            }
        }

        var before = (byte[])bytes.Clone();
        switch (damage)
        {
            case Damage.Truncated:
                bytes = bytes[..at];
                break;
            case Damage.Zeroed:
                bytes.AsSpan(at).Clear();
                break;
            case Damage.Garbled:
                new Random(seed).NextBytes(bytes.AsSpan(at));
                break;
            case Damage.None:
                break;
        }

        File.WriteAllBytes(file, bytes);
        var intact = frames.TakeWhile(frame => frame.End <= bytes.Length && before.AsSpan(frame.Start, frame.End - frame.Start).SequenceEqual(bytes.AsSpan(frame.Start, frame.End - frame.Start))).Count();
        var mark = File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(file)!, "mark"));
        using var reading = new Mark(Path.Combine(Path.GetDirectoryName(file)!, "mark"));
        var own = long.Parse(Path.GetFileNameWithoutExtension(file), System.Globalization.CultureInfo.InvariantCulture);
        return frames.Skip(intact).Count(frame => reading.Segment < own || frame.Start >= reading.Offset || reading.Segment > own);
    }

    private static void Copy(TemporaryFolder from, TemporaryFolder to)
    {
        foreach (var file in Directory.GetFiles(from.Path).Where(file => !file.EndsWith("lock", StringComparison.Ordinal)))
        {
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = File.Create(to.In(Path.GetFileName(file)));
            source.CopyTo(target);
        }
    }

    private sealed class Same : IEqualityComparer<byte[]>
    {
        public static readonly Same Bytes = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => obj.Length;
    }
}
