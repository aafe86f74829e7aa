using System.Buffers.Binary;
using System.Globalization;
using Redirect.Media.Pictures;
using Redirect.Media.Pictures.Files;
using Redirect.Media.Pictures.Vips;

namespace Redirect.Media.Tests.Pictures;

/// <summary>Damaged files by the thousand: each is read or refused by name, and nothing stays behind. <c>REDIRECT_FUZZ_FILES</c> says how many.</summary>
[Collection(AloneCollection.Name)]
public sealed class PictureFuzzTests
{
    private const int Files = 10_000;

    /// <summary>Under which the managed heap, the library's own and its fragments stay while they are worked on one by one.</summary>
    private const long MostGrowth = 64 << 20;

    public PictureFuzzTests() => SamplePictures.RequireLibrary();

    [Fact]
    public void Ten_thousand_damaged_files_are_read_or_refused()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("REDIRECT_FUZZ_FILES") ?? Files.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var samples = Samples();
        var limits = new PictureLimits(1 << 20, 1 << 20, 4096);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var left = Left();
        var resident = 0L;
        for (var seed = 0; seed < count; seed++)
        {
            if (seed == Math.Min(1000, count / 2))
            {
                resident = Resident();
            }

            var random = new Random(seed);
            var file = Damaged(samples[seed % samples.Count], samples, random);
            string outcome;
            try
            {
                var read = PictureReader.Read(file, limits, CancellationToken.None).Picture;
                Assert.Equal(read.Width * read.Height * read.Bands, read.Pixels.Length);
                outcome = "read";
            }
            catch (PictureRefusedException refused)
            {
                Assert.InRange(refused.Status, 400, 499);
                outcome = refused.Code;
            }

            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.True(outcomes["read"] > count / 20 && outcomes["picture_broken"] > count / 5, "The damage is too light or too heavy to find anything.");
        Assert.Equal(left, Left());
        Assert.InRange(Resident() - resident, long.MinValue, MostGrowth);
    }

    [Fact]
    public void Pixels_beyond_the_size_are_not_unpacked()
    {
        // 256 MiB of rows in a picture of 32 × 32.
        var file = CraftedFiles.Png(32, 32, 8, 2, new byte[256 << 20]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var resident = Resident();
        try
        {
            SamplePictures.Read(file);
        }
        catch (PictureRefusedException refused)
        {
            Assert.Equal("picture_broken", refused.Code);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.InRange(Resident() - resident, long.MinValue, MostGrowth);
    }

    private static List<byte[]> Samples()
    {
        var (picture, alpha) = (SamplePictures.Waves(64, 48), SamplePictures.Waves(48, 64, 4));
        var webp = PictureWriter.Write(picture, PictureFormat.Webp);
        return
        [
            PictureWriter.Write(picture, PictureFormat.Jpeg),
            PictureWriter.Write(alpha, PictureFormat.Png),
            PictureWriter.Write(alpha, PictureFormat.Webp),
            SamplePictures.Save(picture, "jpegsave_buffer", "interlace=true", ("icc_transform", "output_profile=p3")),
            SamplePictures.Save(picture, "pngsave_buffer", "interlace=true", ("icc_transform", "output_profile=p3")),
            SamplePictures.Save(picture, "webpsave_buffer", "lossless=true", ("icc_transform", "output_profile=p3")),
            SamplePictures.Save(picture, "jpegsave_buffer", "restart_interval=2", ("colourspace", "space=cmyk")),
            SamplePictures.Save(picture, "pngsave_buffer", "palette=true"),
            CraftedFiles.ExtendedWebp(webp, 0x08, 64, 48, [], [CraftedFiles.WebpChunk("EXIF", CraftedFiles.Exif(6, 20))]),
            SamplePictures.Save(picture, "jpegsave_buffer", "optimize_coding=true", ("colourspace", "space=b-w")),
            SamplePictures.Save(alpha, "pngsave_buffer", "", ("colourspace", "space=rgb16")),
            CraftedFiles.Progressive(64, 48, 30),
        ];
    }

    private static byte[] Damaged(byte[] sample, List<byte[]> others, Random random)
    {
        var file = sample.ToList();
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            var at = random.Next(file.Count);
            var length = Math.Min(random.Next(1, 64), file.Count - at);
            switch (random.Next(9))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[at] = (byte)random.Next(256);
                    break;
                case 2: // numbers that computers stumble over
                    file[at] = (byte)(random.Next(3) switch { 0 => 0, 1 => 0x7F, _ => 0xFF });
                    break;
                case 3:
                    file.RemoveRange(at, file.Count - at);
                    break;
                case 4:
                    file.RemoveRange(at, length);
                    break;
                case 5:
                    file.InsertRange(at, file.GetRange(at, length));
                    break;
                case 6:
                    var other = others[random.Next(others.Count)];
                    file.InsertRange(at, other.AsSpan(random.Next(other.Length)).ToArray().Take(length));
                    break;
                case 7: // near the start, where sizes and tables are
                    file[random.Next(Math.Min(file.Count, 64))] = (byte)random.Next(256);
                    break;
                default:
                    var bytes = new byte[Math.Min(4, length)];
                    random.NextBytes(bytes);
                    bytes.CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(file)[at..]);
                    break;
            }

            if (file.Count < 16)
            {
                break;
            }
        }

        // What a checksum would catch is let through to the decoder, every other time.
        return random.Next(2) == 0 ? [.. file] : WithChecksums([.. file]);
    }

    private static byte[] WithChecksums(byte[] file)
    {
        for (var at = 8; file is [0x89, ..] && at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                break;
            }

            var end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(end), Crc32.Of(file.AsSpan(at + 4, 4 + (int)length)));
            at = end + 4;
        }

        return file;
    }

    /// <summary>What the process holds beside its managed heap, whose size is the collector's business and differs from machine to machine.</summary>
    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet - GC.GetGCMemoryInfo().TotalCommittedBytes;
    }

    /// <summary>What the library holds, and the files it would have put aside.</summary>
    private static (nuint Memory, int Allocations, int Files, int Temporary) Left() =>
        (VipsCalls.TrackedMemory(), VipsCalls.TrackedAllocations(), VipsCalls.TrackedFiles(), Directory.GetFiles(Path.GetTempPath(), "vips-*").Length);
}
