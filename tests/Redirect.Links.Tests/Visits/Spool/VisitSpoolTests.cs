using Redirect.Links.Visits.Spool;
using Redirect.Testing;
using static Redirect.Links.Tests.Visits.Spool.SpoolReading;

namespace Redirect.Links.Tests.Visits.Spool;

public sealed class VisitSpoolTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SteppedClock clock = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_appended_is_read_in_order_and_over_segments()
    {
        using var spool = Open();
        var records = Enumerable.Range(1, 500).Select(number => Record(number, 8 + number)).ToList();
        Assert.All(records, record => Assert.Equal(AppendResult.Kept, spool.Append(record)));

        Assert.Equal(500, spool.Depth.Records);
        Assert.Equal(records, spool.Drain());
        Assert.Equal(0, spool.Depth.Records);
        Assert.Equal(0, spool.Depth.Bytes);
    }

    [Fact]
    public void A_batch_is_the_records_one_behind_the_other_and_comes_again_until_committed()
    {
        using var spool = Open();
        var records = Enumerable.Range(1, 100).Select(number => Record(number)).ToList();
        records.ForEach(record => spool.Append(record));
        var buffer = new byte[Frame.MaxRecord];

        for (var again = 0; again < 2; again++)
        {
            var batch = spool.Read(buffer, 90);
            Assert.Equal(90, batch.Records);
            Assert.Equal(records.Take(90).SelectMany(record => record), buffer.AsSpan(0, batch.Length).ToArray());
        }

        spool.Commit(spool.Read(buffer, 90));
        Assert.Equal(10, spool.Depth.Records);
        Assert.Equal(records.Skip(90), spool.Drain());
    }

    [Fact]
    public void A_batch_takes_no_more_bytes_than_the_buffer_has()
    {
        using var spool = Open(segment: 1 << 20);
        for (var number = 0; number < 10; number++)
        {
            spool.Append(Record(number, 30_000));
        }

        var batch = spool.Read(new byte[Frame.MaxRecord], 1000);
        Assert.Equal(2, batch.Records);
        Assert.Equal(60_000, batch.Length);
    }

    [Fact]
    public void Delivered_segments_are_deleted_and_the_rest_is_there_after_a_restart()
    {
        using (var spool = Open())
        {
            for (var number = 0; number < 200; number++)
            {
                spool.Append(Record(number));
            }

            Assert.Equal(150, spool.Drain(150).Count);
        }

        using (var reopened = Open())
        {
            Assert.Equal(50, reopened.Depth.Records);
            Assert.True(reopened.Depth.Allocated <= 4 * 4096, $"{reopened.Depth}");
            Assert.Equal(Enumerable.Range(150, 50).Select(number => (long)number), reopened.Drain().Numbers());
            Assert.Equal(0, reopened.CutBytes);
        }

        Assert.Empty(Directory.GetFiles(folder.Path, "*.visits"));
    }

    [Fact]
    public async Task At_the_limit_nothing_is_refused_and_one_past_it_is()
    {
        // 8 frames of 512 bytes fill a segment; the limit is two segments.
        using var spool = Open(segment: 4096, limit: 8192);
        for (var number = 0; number < 16; number++)
        {
            Assert.Equal(AppendResult.Kept, spool.Append(Record(number, 504)));
        }

        Assert.Equal(AppendResult.LimitReached, spool.Append(Record(16, 504)));
        Assert.Equal(8192, spool.Depth.Allocated);
        await Poll.UntilAsync(() => Directory.GetFiles(folder.Path, "*.visits").Length == 2, "the limit's two segments are there");

        // Room for one more as soon as one segment is delivered.
        Assert.Equal(8, spool.Drain(8).Count);
        Assert.Equal(AppendResult.Kept, spool.Append(Record(17, 504)));
        Assert.Equal([8, 9, 10, 11, 12, 13, 14, 15, 17], spool.Drain().Numbers());
    }

    [Fact]
    public async Task An_append_does_not_wait_for_the_keeper_and_the_room_that_it_has_taken_is_not_the_limit()
    {
        using var free = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var keeper = 0;
        var allocated = 0;
        using var spool = new VisitSpool(Settings(folder.Path, 4096, 8192), clock, (directory, number, size) =>
        {
            if (Thread.CurrentThread.Name == "visit spool" && Interlocked.Increment(ref keeper) == 1)
            {
                entered.Set();
                free.Wait(TimeSpan.FromSeconds(30));
            }

            Interlocked.Increment(ref allocated);
            return Segment.Create(directory, number, size);
        });
        entered.Wait(TestContext.Current.CancellationToken);

        for (var number = 0; number < 16; number++)
        {
            Assert.Equal(AppendResult.Kept, spool.Append(Record(number, 504)));
        }

        Assert.Equal(AppendResult.LimitReached, spool.Append(Record(16, 504)));
        free.Set();
        await Poll.UntilAsync(() => Volatile.Read(ref allocated) == 3, "the keeper has made its segment");
        await Poll.UntilAsync(() => Directory.GetFiles(folder.Path, "*.visits").Length == 2, "and dropped it");
        Assert.Equal(8192, spool.Depth.Allocated);
        Assert.Equal(16, spool.Drain().Count);
    }

    [Fact]
    public void A_full_disk_refuses_and_is_tried_again_each_second()
    {
        var full = true;
        var attempts = 0;
        using var spool = new VisitSpool(Settings(folder.Path), clock, (directory, number, size) =>
        {
            attempts++;
            return full ? throw new IOException("No space left on device") : Segment.Create(directory, number, size);
        });

        Assert.Equal(AppendResult.DiskFull, spool.Append(Record(1)));
        Assert.Equal(AppendResult.DiskFull, spool.Append(Record(2)));
        Assert.Equal(1, attempts);
        Assert.Equal("No space left on device", spool.Trouble);
        Assert.Equal(0, spool.Depth.Allocated);

        full = false;
        Assert.Equal(AppendResult.DiskFull, spool.Append(Record(3)));
        clock.Advance(SpoolSettings.RetryInterval);
        Assert.Equal(AppendResult.Kept, spool.Append(Record(4)));
        Assert.Null(spool.Trouble);
        Assert.Equal([4], spool.Drain().Numbers());
    }

    [Fact]
    public void A_segment_has_all_its_bytes_on_the_disk()
    {
        using var segment = Segment.Create(folder.Path, 1, 1 << 20);
        var file = segment.Path;
        var info = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%b", file]) { RedirectStandardOutput = true })!;
        Assert.True(long.Parse(info.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture) * 512 >= 1 << 20);
    }

    [Fact]
    public void Empty_and_too_large_records_are_refused()
    {
        using var spool = Open(segment: 1 << 20);
        Assert.Equal(AppendResult.BadSize, spool.Append([]));
        Assert.Equal(AppendResult.BadSize, spool.Append(new byte[Frame.MaxRecord + 1]));
        Assert.Equal(AppendResult.Kept, spool.Append(Record(1, Frame.MaxRecord)));
        Assert.Single(spool.Drain());
    }

    [Fact]
    public void A_directory_belongs_to_one_process()
    {
        using var spool = Open();
        var refused = Assert.Throws<SpoolInUseException>(() => Open());
        Assert.Contains(folder.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_closing_nothing_is_kept()
    {
        var spool = Open();
        spool.Dispose();
        Assert.Equal(AppendResult.Closed, spool.Append(Record(1)));
    }

    [Fact]
    public async Task Waiting_ends_with_an_append()
    {
        using var spool = Open();
        var waiting = spool.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        spool.Append(Record(1));
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Many_threads_append_while_one_reads_and_nothing_is_lost_or_doubled()
    {
        using var spool = Open(segment: 64 * 1024, limit: 64 << 20);
        const int Threads = 4, Each = 20_000;
        var writers = Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var number = 0; number < Each; number++)
            {
                Assert.Equal(AppendResult.Kept, spool.Append(Record(((long)thread * Each) + number, 64)));
            }
        })).ToList();
        var seen = new List<long>();
        var buffer = new byte[Frame.MaxRecord];
        await Poll.UntilAsync(
            () =>
            {
                while (spool.Read(buffer, 1000) is { Records: > 0 } batch)
                {
                    seen.AddRange(buffer[..batch.Length].Chunk(64).Numbers());
                    spool.Commit(batch);
                }

                return Task.FromResult(seen.Count >= Threads * Each);
            },
            TimeSpan.FromSeconds(60),
            "all records read");
        await Task.WhenAll(writers);

        Assert.Equal(Enumerable.Range(0, Threads * Each).Select(number => (long)number), seen.Order());
        for (var thread = 0; thread < Threads; thread++)
        {
            var own = seen.Where(number => number / Each == thread).ToList();
            Assert.Equal(own.Order(), own);
        }
    }

    [Fact]
    public void A_torn_mark_falls_back_to_the_one_before()
    {
        var path = folder.In("mark");
        using (var mark = new Mark(path))
        {
            mark.Move(3, 100);
            mark.Move(4, 200);
        }

        using (var mark = new Mark(path))
        {
            Assert.Equal((4, 200), (mark.Segment, mark.Offset));
        }

        var bytes = File.ReadAllBytes(path);
        bytes[16] ^= 1; // slot 0 holds the second move
        File.WriteAllBytes(path, bytes);
        using (var mark = new Mark(path))
        {
            Assert.Equal((3, 100), (mark.Segment, mark.Offset));
        }
    }

    [Fact]
    public void The_checksum_is_CRC_32C_of_length_and_bytes()
    {
        // The check value of CRC-32C is for "123456789" alone; ours begins with the length.
        uint Slow(ReadOnlySpan<byte> bytes)
        {
            var crc = uint.MaxValue;
            foreach (var single in bytes)
            {
                crc ^= single;
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
                }
            }

            return ~crc;
        }

        Assert.Equal(0xE3069283, Slow("123456789"u8));
        for (var length = 1; length < 40; length++)
        {
            var record = Record(length, 40)[..length];
            Assert.Equal(Slow([.. BitConverter.GetBytes(length), .. record]), Frame.Checksum(record));
        }
    }

    private VisitSpool Open(int segment = 4096, long limit = 1 << 20) => new(Settings(folder.Path, segment, limit), clock);
}
