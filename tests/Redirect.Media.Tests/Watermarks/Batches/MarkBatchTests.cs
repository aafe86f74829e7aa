using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Redirect.Media.Pictures;
using Redirect.Media.Tests.Pictures;
using Redirect.Media.Watermarks.Batches;
using Redirect.Testing;

namespace Redirect.Media.Tests.Watermarks.Batches;

public sealed class MarkBatchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public MarkBatchTests() => SamplePictures.RequireLibrary();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_picture_is_marked_for_every_placement_and_one_that_can_not_be_stops_no_other()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        Guid[] placements = [Guid.CreateVersion7(), Guid.CreateVersion7()];
        var zip = Zip(("../../Öl=1+2.JPG", MarkedPictures.Jpeg()), ("folder/", []), ("__MACOSX/._x.jpg", [1]), ("C:\\x\\CON", "<svg/>"u8.ToArray()), ("=cmd|' /C calc'!A0.png", MarkedPictures.Jpeg()[..^500]));
        using var form = Form(pictures, placements, zip, ("again", "true"));
        using var answer = await PostAsync(pictures, form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("application/zip", "marked.zip"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName));
        using var made = Open(await answer.Content.ReadAsByteArrayAsync(MarkedPictures.Cancellation));
        var codes = placements.Select(placement => "c" + placement.ToString("N")[^5..]).ToArray();
        Assert.Equal([$"0001-Öl-1-2_{codes[0]}.jpg", $"0001-Öl-1-2_{codes[1]}.jpg", "report.csv"], made.Entries.Select(entry => entry.FullName));
        foreach (var (entry, placement) in made.Entries.Zip(placements))
        {
            Assert.Equal(placement, (await pictures.AskAsync("detect", Bytes(entry))).GetProperty("placementId").GetGuid());
        }

        var rows = Encoding.UTF8.GetString(Bytes(made.Entries[2])).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("\ufeffpicture,source,placementId,placementCode,placement,watermarkId,status,code,file,psnr,ssim,level,selfTest", rows[0]);
        Assert.Equal(7, rows.Length);
        Assert.StartsWith($"1,Öl-1-2,{placements[0]},{codes[0]},\"'=HYPERLINK(\"\"Lin\"\")\",", rows[1], StringComparison.Ordinal);
        Assert.Contains($",marked,,0001-Öl-1-2_{codes[1]}.jpg,", rows[2], StringComparison.Ordinal);
        Assert.All(rows[3..5], row => Assert.Matches("^2,CON,.*,refused,picture_format_unsupported,", row));
        Assert.All(rows[5..], row => Assert.Matches("^3,C-calc--A0,.*,refused,picture_broken,", row));
    }

    [Fact]
    public async Task A_picture_that_is_marked_already_is_a_row()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        using var form = MarkedPictures.Form(null, ("linkId", pictures.Link.ToString()));
        MarkedPictures.AddFile(form, "image", pictures.Marked, "a.jpg");
        MarkedPictures.AddFile(form, "image", PictureWriter.Write(SamplePictures.Waves(), PictureFormat.Png), "small.png");
        MarkedPictures.AddFile(form, "placements", Encoding.UTF8.GetBytes($"\ufeffname,PlacementId\r\n\"Lin, Wu\",{Guid.CreateVersion7()}\r\n"), "p.csv");
        using var answer = await PostAsync(pictures, form);
        using var made = Open(await answer.Content.ReadAsByteArrayAsync(MarkedPictures.Cancellation));
        var report = Encoding.UTF8.GetString(Bytes(Assert.Single(made.Entries)));
        Assert.Matches("\r\n1,a,.*,refused,already_marked,", report);
        Assert.Matches("\r\n2,small,.*,refused,picture_too_small,", report);
    }

    [Fact]
    public async Task As_a_job_it_is_fetched_later()
    {
        await using var pictures = await MarkedPictures.StartAsync(("Media:Jobs:Directory", folder.Path));
        using var form = Form(pictures, [Guid.CreateVersion7()], Zip(("a.jpg", MarkedPictures.Jpeg()), ("b.jpg", [1, 2, 3])), ("again", "true"), ("format", "png"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/watermarks/batches") { Content = form, Headers = { { "Prefer", "respond-async" } } };
        using var accepted = await pictures.Http.SendAsync(request, MarkedPictures.Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var job = default(JsonElement);
        await Poll.UntilAsync(
            async () =>
            {
                job = JsonSerializer.Deserialize<JsonElement>(await pictures.Http.GetStringAsync(accepted.Headers.Location, MarkedPictures.Cancellation));
                return job.GetProperty("state").GetString() is "done" or "failed";
            },
            "the job did not end",
            seconds: 120);
        Assert.Equal(("done", 2, 2), (job.GetProperty("state").GetString(), job.GetProperty("done").GetInt32(), job.GetProperty("total").GetInt32()));
        using var made = Open(await pictures.Http.GetByteArrayAsync(job.GetProperty("result").GetString(), MarkedPictures.Cancellation));
        Assert.Equal(2, made.Entries.Count);
        Assert.EndsWith(".png", made.Entries[0].FullName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_batch_makes_the_same_bytes()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var placement = Guid.CreateVersion7();
        var seen = new List<byte[]>();
        for (var time = 0; time < 2; time++)
        {
            using var form = Form(pictures, [placement], Zip(("a.jpg", PictureWriter.Write(MarkedPictures.Photo(240, 200), PictureFormat.Jpeg))), ("again", "true"), ("force", "true"));
            using var answer = await PostAsync(pictures, form);
            seen.Add(await answer.Content.ReadAsByteArrayAsync(MarkedPictures.Cancellation));
        }

        Assert.Equal(seen[0], seen[1]);
    }

    [Fact]
    public async Task Pictures_times_placements_are_held_to_their_limit()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        async Task<(int, string?)> TryAsync(int files, int placements)
        {
            using var form = Form(pictures, [.. Enumerable.Range(0, placements).Select(_ => Guid.CreateVersion7())], Zip([.. Enumerable.Range(0, files).Select(at => ($"{at}.jpg", Array.Empty<byte>()))]));
            return await MarkedPictures.RefusalAsync(await PostAsync(pictures, form));
        }

        Assert.Equal(1000, BatchForm.MaxMade);
        Assert.Equal((200, null), await TryAsync(100, 10));
        Assert.Equal((422, "batch_too_large"), await TryAsync(91, 11));
        Assert.Equal((200, null), await TryAsync(1000, 1));
        Assert.Equal((422, "zip_too_many_entries"), await TryAsync(1001, 1));
        Assert.Equal((422, "batch_too_large"), await TryAsync(1, 1001));
        Assert.Equal((422, "required"), await TryAsync(0, 1));
    }

    [Fact]
    public async Task Bombs_are_refused()
    {
        await using var pictures = await MarkedPictures.StartAsync(("Media:Watermarks:MaxUnpackedBytes", "3000000"), ("Media:Pictures:MaxBytes", "2500000"));
        Assert.Equal((422, "zip_too_large"), await RefusalAsync(Zip(("a.png", new byte[2_000_000]), ("b.png", new byte[1_000_001]))));
        var report = await ReportAsync(Zip(("ratio.png", new byte[1_048_577]), ("plain.png", new byte[1_048_576])));
        Assert.Matches("\r\n1,ratio,.*,refused,zip_ratio,", report);
        Assert.Matches("\r\n2,plain,.*,refused,picture_format_unsupported,", report);
        Assert.Matches("\r\n1,large,.*,refused,picture_file_too_large,", await ReportAsync(Zip(("large.png", new byte[2_500_001]))));

        // An entry that says it is 10 bytes and is a million.
        var lying = Zip(("a.png", new byte[1_000_000]));
        foreach (var at in new[] { 22, lying.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 24 })
        {
            BitConverter.TryWriteBytes(lying.AsSpan(at), 10);
        }

        Assert.Matches("\r\n1,a,.*,refused,(zip_broken|picture_format_unsupported),", await ReportAsync(lying));

        async Task<string> ReportAsync(byte[] zip)
        {
            using var form = Form(pictures, [Guid.CreateVersion7()], zip);
            using var answer = await PostAsync(pictures, form);
            using var made = Open(await answer.Content.ReadAsByteArrayAsync(MarkedPictures.Cancellation));
            return Encoding.UTF8.GetString(Bytes(Assert.Single(made.Entries)));
        }

        async Task<(int, string?)> RefusalAsync(byte[] zip)
        {
            using var form = Form(pictures, [Guid.CreateVersion7()], zip);
            return await MarkedPictures.RefusalAsync(await PostAsync(pictures, form));
        }
    }

    [Fact]
    public async Task A_zip_that_is_none_is_refused_whole()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var good = Zip(("a.jpg", [1, 2, 3]));
        var hidden = good.ToArray();
        BitConverter.TryWriteBytes(hidden.AsSpan(hidden.Length - 22 + 12), BitConverter.ToInt32(hidden, hidden.Length - 22 + 12) - 1); // a list shorter than it is
        foreach (var zip in new[] { [], "PK"u8.ToArray(), good[..^1], good[1..], [.. "MZ"u8, .. good], hidden, [.. new byte[100], .. good[^22..]] })
        {
            using var form = Form(pictures, [Guid.CreateVersion7()], zip);
            Assert.Equal((422, "zip_broken"), await MarkedPictures.RefusalAsync(await PostAsync(pictures, form)));
        }
    }

    [Fact]
    public async Task What_it_is_for_is_checked_before_anything_is_made()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var unknown = Guid.CreateVersion7();
        pictures.Unknown[unknown] = true;
        Assert.Equal((422, "required"), await TryAsync(null, null));
        Assert.Equal((422, "required"), await TryAsync($"{unknown}", "placementId"));
        Assert.Equal((422, "required"), await TryAsync(",", null));
        Assert.Equal((422, "id_invalid"), await TryAsync($"{Guid.CreateVersion7()},x", null));
        Assert.Equal((422, "placement_not_found"), await TryAsync($"{Guid.CreateVersion7()}, {unknown}", null));
        Assert.Equal((422, "column_missing"), await TryAsync(null, ""));
        Assert.Equal((422, "column_missing"), await TryAsync(null, "id\r\nx"));
        Assert.Equal((422, "required"), await TryAsync(null, "placementId\r\n"));
        Assert.Equal((422, "id_invalid"), await TryAsync(null, "placementId\r\nx"));
        Assert.Equal((422, "csv_malformed"), await TryAsync(null, "placementId\r\n\"x"));
        Assert.Equal((422, "too_long"), await TryAsync(null, "placementId\r\n" + new string('x', BatchPlacements.MaxTableBytes)));
        Assert.Equal((422, "csv_malformed"), await TryAsync(null, "placementId\r\n\u00ff", Encoding.Latin1));

        async Task<(int, string?)> TryAsync(string? ids, string? table, Encoding? encoding = null)
        {
            using var form = MarkedPictures.Form([1, 2, 3], ("linkId", pictures.Link.ToString()));
            if (ids is not null)
            {
                form.Add(new StringContent(ids), "placementIds");
            }

            if (table is not null)
            {
                MarkedPictures.AddFile(form, "placements", (encoding ?? Encoding.UTF8).GetBytes(table), "p.csv");
            }

            return await MarkedPictures.RefusalAsync(await PostAsync(pictures, form));
        }
    }

    [Fact]
    public async Task More_batches_than_are_answered_at_once_are_refused()
    {
        await using var pictures = await MarkedPictures.StartAsync(("Media:Watermarks:MaxBatches", "1"));
        using var slot = ((BatchSlots)pictures.Media.Services.GetService(typeof(BatchSlots))!).Take();
        using var form = Form(pictures, [Guid.CreateVersion7()], Zip(("a.jpg", [1, 2, 3])));
        using var answer = await PostAsync(pictures, form);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal((503, "batches_busy"), await MarkedPictures.RefusalAsync(answer));
    }

    [Theory] // S75
    [InlineData("../../x.png", "x")]
    [InlineData("C:\\x", "x")]
    [InlineData("a%2f..", "a-2f")]
    [InlineData("CON", "CON")]
    [InlineData("a\0b.png", "a-b")]
    [InlineData("", "picture")]
    [InlineData(null, "picture")]
    [InlineData("...", "picture")]
    [InlineData(".htaccess", "htaccess")]
    [InlineData("秋日 水果.png", "秋日-水果")]
    [InlineData("a‮gpj.exe", "a-gpj")]
    public void Of_a_name_that_was_sent_only_letters_and_digits_are_left(string? name, string expected)
    {
        Assert.Equal(expected, BatchNames.Plain(name));
        Assert.Equal($"0007-{expected}_ab12.png", BatchNames.Of(7, expected, "ab12", "png"));
    }

    [Fact]
    public void A_long_name_is_cut() => Assert.Equal(new string('x', 60), BatchNames.Plain(new string('x', 300) + ".png"));

    private static MultipartFormDataContent Form(MarkedPictures pictures, IEnumerable<Guid> placements, byte[] zip, params (string, string)[] fields)
    {
        var form = MarkedPictures.Form(null, [("linkId", pictures.Link.ToString()), ("placementIds", string.Join(",", placements)), .. fields]);
        MarkedPictures.AddFile(form, "images", zip, "../pictures.zip");
        return form;
    }

    private static Task<HttpResponseMessage> PostAsync(MarkedPictures pictures, HttpContent form) => pictures.Http.PostAsync("/api/v1/watermarks/batches", form, MarkedPictures.Cancellation);

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static ZipArchive Open(byte[] zip) => new(new MemoryStream(zip));

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
