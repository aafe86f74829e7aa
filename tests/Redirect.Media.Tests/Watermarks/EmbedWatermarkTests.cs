using System.Globalization;
using System.Net;
using System.Text.Json;
using Redirect.Hosting.Principals;
using Redirect.Media.Pictures;
using Redirect.Media.Tests.Pictures;

namespace Redirect.Media.Tests.Watermarks;

public sealed class EmbedWatermarkTests
{
    /// <summary>Looking for a mark where there is none is the longest work there is; the tests that are not about that leave it out.</summary>
    private static readonly (string, string) Unsearched = ("again", "true");

    public EmbedWatermarkTests() => SamplePictures.RequireLibrary();

    [Theory]
    [InlineData("jpeg", "jpg", 3)]
    [InlineData("png", "png", 4)]
    [InlineData("webp", "webp", 4)]
    public async Task A_marked_picture_is_as_it_came_and_known_again(string name, string extension, int bands)
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var (photo, placement) = (MarkedPictures.Photo(bands: bands), Guid.CreateVersion7());
        using var answer = await pictures.PostAsync(
            "embed", PictureWriter.Write(photo, PictureFormats.Named(name)!.Value, 97), ("linkId", pictures.Link.ToString()), ("placementId", placement.ToString()), Unsearched);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/" + name, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("marked." + extension, answer.Content.Headers.ContentDisposition?.FileName);
        Assert.InRange(double.Parse(Header(answer, "Watermark-Psnr"), CultureInfo.InvariantCulture), 37, 60);
        Assert.Matches("^[0-9a-f]{12}$", Header(answer, "Watermark-Id"));
        var marked = await answer.Content.ReadAsByteArrayAsync(MarkedPictures.Cancellation);
        var read = SamplePictures.Read(marked);
        Assert.Equal((photo.Width, photo.Height, bands), (read.Width, read.Height, read.Bands));
        if (bands == 4)
        {
            Assert.Equal(photo.Pixels.Where((_, at) => at % 4 == 3), read.Pixels.Where((_, at) => at % 4 == 3));
        }

        var found = await pictures.AskAsync("detect", marked);
        Assert.True(found.GetProperty("found").GetBoolean());
        Assert.Equal(placement, found.GetProperty("placementId").GetGuid());
        Assert.Equal(pictures.Link, found.GetProperty("linkId").GetGuid());
        Assert.Equal(Header(answer, "Watermark-Id"), found.GetProperty("watermarkId").GetString());
        Assert.InRange(found.GetProperty("confidence").GetDouble(), 0.5, 1);
        Assert.False(found.TryGetProperty("conflict", out _));
    }

    [Fact]
    public async Task A_mark_outlives_a_smaller_and_worse_copy()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var copy = SamplePictures.Save(SamplePictures.Read(pictures.Marked), "jpegsave_buffer", "Q=75", ("resize", "scale=0.7"));
        Assert.Equal(pictures.Placement, (await pictures.AskAsync("detect", copy)).GetProperty("placementId").GetGuid());
    }

    [Fact]
    public async Task A_picture_that_is_marked_already_is_marked_again_only_when_asked()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var second = Guid.CreateVersion7();
        using var refused = await pictures.PostAsync("embed", pictures.Marked, ("linkId", pictures.Link.ToString()), ("placementId", second.ToString()));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var problem = JsonSerializer.Deserialize<JsonElement>(await refused.Content.ReadAsStringAsync(MarkedPictures.Cancellation));
        Assert.Equal("already_marked", problem.GetProperty("code").GetString());
        Assert.Equal((pictures.Link, pictures.Placement), (problem.GetProperty("linkId").GetGuid(), problem.GetProperty("placementId").GetGuid()));
        Assert.Matches("^[0-9a-f]{12}$", problem.GetProperty("watermarkId").GetString());
        Assert.NotEmpty(await pictures.MarkAsync(pictures.Marked, second, ("again", "true"), ("force", "true")));
    }

    [Theory]
    [InlineData("linkId=nonsense", "id_invalid")]
    [InlineData("", "required")]
    [InlineData("link&strength=strong", "unknown_value")]
    [InlineData("link&format=gif", "unknown_value")]
    [InlineData("link&format=JPEG", "unknown_value")]
    [InlineData("link&quality=29", "quality_out_of_range")]
    [InlineData("link&quality=101", "quality_out_of_range")]
    [InlineData("link&quality=+50", "quality_out_of_range")]
    [InlineData("link&force=1", "unknown_value")]
    [InlineData("link&again=yes", "unknown_value")]
    [InlineData("link&merchantId=1", "unknown_field")]
    [InlineData("link&quality=50&quality=60", "repeated")]
    public async Task A_form_is_held_to_its_fields(string text, string code)
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var fields = text.Replace("link&", $"linkId={pictures.Link}&", StringComparison.Ordinal).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => (field.Split('=')[0], field.Split('=')[1]));
        Assert.Equal((422, code), await MarkedPictures.RefusalAsync(await pictures.PostAsync("embed", MarkedPictures.Jpeg(), [.. fields])));
        Assert.Equal(0, pictures.Marks);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        using var answer = await pictures.PostAsync("embed", MarkedPictures.Jpeg(), ("linkId", "x"), ("placementId", "y"), ("quality", "0"), ("format", "bmp"));
        var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(MarkedPictures.Cancellation));
        Assert.Equal(["linkId", "placementId", "format", "quality"], problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()!));
    }

    [Fact]
    public async Task A_quality_and_a_format_are_taken()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var flat = PictureWriter.Write(SamplePictures.Waves(200, 160), PictureFormat.Png);
        var lengths = new List<int>();
        foreach (var quality in new[] { "30", "100" })
        {
            var marked = await pictures.MarkAsync(flat, Guid.CreateVersion7(), Unsearched, ("force", "true"), ("quality", quality), ("format", "jpeg"), ("strength", "print"));
            Assert.Equal([0xFF, 0xD8], marked[..2]);
            lengths.Add(marked.Length);
        }

        Assert.True(lengths[0] < lengths[1]);
    }

    [Fact]
    public async Task Every_call_refuses_what_is_no_picture_of_ours()
    {
        await using var pictures = await MarkedPictures.StartAsync(("Media:Pictures:MaxBytes", "20000"), ("Media:Pictures:MaxPixels", "20000"), ("Media:Pictures:MaxSide", "200"));
        var fits = PictureWriter.Write(SamplePictures.Waves(160, 120), PictureFormat.Png);
        (string, string)[] link = [("linkId", pictures.Link.ToString())];
        foreach (var (call, fields) in new[] { ("embed", link), ("detect", []), ("report", []), ("resolve", []) })
        {
            Assert.Equal((422, "required"), await MarkedPictures.RefusalAsync(await pictures.PostAsync(call, [], fields)));
            Assert.Equal((415, "picture_format_unsupported"), await MarkedPictures.RefusalAsync(await pictures.PostAsync(call, "<svg/>"u8.ToArray(), fields)));
            Assert.Equal((422, "picture_broken"), await MarkedPictures.RefusalAsync(await pictures.PostAsync(call, fits[..^20], fields)));
            Assert.Equal((413, "picture_file_too_large"), await MarkedPictures.RefusalAsync(await pictures.PostAsync(call, new byte[20001], fields)));
            Assert.Equal((415, "picture_format_unsupported"), await MarkedPictures.RefusalAsync(await pictures.PostAsync(call, new byte[20000], fields)));
            Assert.Equal((413, "body_too_large"), await MarkedPictures.RefusalAsync(await pictures.PostAsync(call, new byte[20000 + (65 * 1024)], fields)));
            Assert.Equal((422, "picture_too_large"), await MarkedPictures.RefusalAsync(await pictures.PostAsync(call, PictureWriter.Write(SamplePictures.Waves(201, 20), PictureFormat.Png), fields)));
            Assert.Equal((422, "picture_too_large"), await MarkedPictures.RefusalAsync(await pictures.PostAsync(call, PictureWriter.Write(SamplePictures.Waves(160, 126), PictureFormat.Png), fields)));
            using var json = await pictures.Http.PostAsync("/api/v1/watermarks/" + call, new StringContent("{}", null, "application/json"), MarkedPictures.Cancellation);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
            using var cut = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc"u8.ToArray());
            cut.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
            Assert.Equal((400, "malformed_body"), await MarkedPictures.RefusalAsync(await pictures.Http.PostAsync("/api/v1/watermarks/" + call, cut, MarkedPictures.Cancellation)));
        }

        // The limits themselves; what is said of these is that they can't carry a mark.
        Assert.Equal((422, "picture_too_small"), await MarkedPictures.RefusalAsync(await pictures.PostAsync("embed", fits, [.. link, Unsearched])));
    }

    [Fact]
    public async Task A_picture_that_can_not_carry_a_mark_is_marked_only_by_force()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var flat = PictureWriter.Write(new Picture(160, 160, 3, [.. Enumerable.Repeat((byte)250, 160 * 160 * 3)]), PictureFormat.Png);
        (string, string)[] fields = [("linkId", pictures.Link.ToString()), Unsearched];
        var small = PictureWriter.Write(SamplePictures.Waves(400, 159), PictureFormat.Png);
        Assert.Equal((422, "picture_too_small"), await MarkedPictures.RefusalAsync(await pictures.PostAsync("embed", small, fields)));
        Assert.Equal((422, "picture_cannot_carry"), await MarkedPictures.RefusalAsync(await pictures.PostAsync("embed", flat, fields)));
        using var forced = await pictures.PostAsync("embed", flat, [.. fields, ("force", "true")]);
        Assert.Equal(HttpStatusCode.OK, forced.StatusCode);
        Assert.Equal("failed", Header(forced, "Watermark-Self-Test"));
    }

    [Fact]
    public async Task What_the_link_service_refuses_is_passed_on()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var unknown = Guid.CreateVersion7();
        pictures.Unknown[unknown] = true;
        Assert.Equal((422, "placement_not_found"), await MarkedPictures.RefusalAsync(await pictures.PostAsync("embed", MarkedPictures.Jpeg(), ("placementId", unknown.ToString()))));
        pictures.Media.Links.Down = true;
        using var answer = await pictures.PostAsync("embed", MarkedPictures.Jpeg(), ("linkId", pictures.Link.ToString()));
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal((503, "links_unavailable"), await MarkedPictures.RefusalAsync(answer));
        Assert.Equal((503, "links_unavailable"), await MarkedPictures.RefusalAsync(await pictures.PostAsync("detect", MarkedPictures.Jpeg())));

        // A key that could not be had is asked for again.
        pictures.Media.Links.Down = false;
        Assert.True((await pictures.AskAsync("detect", pictures.Marked)).GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task Each_call_asks_for_its_scope()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        using var media = pictures.Media.As(pictures.Merchant, Scopes.MediaWrite);
        using var redeem = pictures.Media.As(pictures.Merchant, Scopes.CodesRedeem);
        foreach (var call in new[] { "embed", "detect", "report", "batches", "resolve" })
        {
            var (allowed, refused) = call == "resolve" ? (redeem, media) : (media, redeem);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(allowed, call));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(refused, call));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(pictures.Media.Http, call));
        }

        static async Task<HttpStatusCode> StatusAsync(HttpClient http, string call)
        {
            using var form = MarkedPictures.Form(null, ("linkId", "x"));
            using var empty = MarkedPictures.Form(null, ("visitorId", "x"));
            using var answer = await http.PostAsync("/api/v1/watermarks/" + call, call is "embed" or "batches" ? form : empty, MarkedPictures.Cancellation);
            return answer.StatusCode;
        }
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
