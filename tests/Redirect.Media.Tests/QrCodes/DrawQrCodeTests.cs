using System.Net;
using System.Text.Json;

namespace Redirect.Media.Tests.QrCodes;

public sealed class DrawQrCodeTests(DrawQrCodeTests.Started started) : IClassFixture<DrawQrCodeTests.Started>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("size=64&margin=0", true)]
    [InlineData("size=63", false)]
    [InlineData("size=2048", true)]
    [InlineData("size=2049", false)]
    [InlineData("size=-64", false)]
    [InlineData("size=1e2", false)]
    [InlineData("size=", false)]
    [InlineData("size=99999999999999", false)]
    [InlineData("size=100&size=200", false)]
    [InlineData("margin=0", true)]
    [InlineData("margin=16", true)]
    [InlineData("margin=17", false)]
    [InlineData("margin=-1", false)]
    [InlineData("ecc=H", true)]
    [InlineData("ecc=h", false)]
    [InlineData("ecc=X", false)]
    [InlineData("dark=12345", false)]
    [InlineData("dark=1234567", false)]
    [InlineData("dark=%23123456", false)]
    [InlineData("dark=transparent", false)]
    [InlineData("dark=00000000", false)]
    [InlineData("light=transparent", true)]
    [InlineData("light=TRANSPARENT", false)]
    [InlineData("dark=949494", true)]
    [InlineData("dark=959595", false)]
    [InlineData("dark=ffffff&light=000000", false)]
    [InlineData("utm_source=x", true)]
    [InlineData("mm=8&margin=0", true)]
    [InlineData("mm=7.99", false)]
    [InlineData("mm=12.34", true)]
    [InlineData("mm=12.345", false)]
    [InlineData("mm=-20", false)]
    [InlineData("mm=1e2", false)]
    [InlineData("mm=500&dpi=72", true)]
    [InlineData("mm=500.01&dpi=72", false)]
    [InlineData("mm=40&dpi=2400", true)]
    [InlineData("mm=40&dpi=2401", false)]
    [InlineData("mm=40&dpi=71", false)]
    [InlineData("mm=40&size=300", false)]
    [InlineData("dpi=300", false)]
    [InlineData("logo=none", true)]
    [InlineData("logo=https://shop.example.com/logo.png", false)]
    [InlineData("caption=%E6%89%AB%E7%A0%81", true)]
    [InlineData("caption=", true)]
    [InlineData("caption=a%0Ab", false)]
    [InlineData("caption=%F0%9F%8D%A0", false)]
    public async Task Parameters_are_held_to_their_limits(string query, bool allowed)
    {
        foreach (var (format, mediaType) in new[] { ("png", "image/png"), ("svg", "image/svg+xml"), ("pdf", "application/pdf") })
        {
            using var answer = await started.Service.Http.GetAsync($"/qr/spring.{format}?{query}", Cancellation);
            Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Equal(allowed ? mediaType : "application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task A_caption_has_forty_characters_at_most_and_names_what_it_cannot_show()
    {
        await using var service = await MediaService.StartAsync();
        using var longest = await service.Http.GetAsync("/qr/spring.png?caption=" + new string('码', 40), Cancellation);
        Assert.Equal(HttpStatusCode.OK, longest.StatusCode);
        using var tooLong = await service.Http.GetAsync("/qr/spring.png?caption=" + new string('码', 41), Cancellation);
        Assert.Equal(["too_long"], await CodesAsync(tooLong));
        using var unknown = await service.Http.GetAsync("/qr/spring.pdf?caption=%F0%9F%8D%A0", Cancellation);
        Assert.Contains("U+1F360", await unknown.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(["caption_character_unsupported"], await CodesAsync(unknown));
    }

    [Fact]
    public async Task A_png_has_at_most_4096_pixels_a_side_however_they_are_asked_for()
    {
        await using var service = await MediaService.StartAsync();
        using var widest = await service.Http.GetAsync("/qr/spring.png?mm=346.79&dpi=300", Cancellation);
        Assert.Equal(HttpStatusCode.OK, widest.StatusCode);
        using var wider = await service.Http.GetAsync("/qr/spring.png?mm=346.88&dpi=300", Cancellation);
        Assert.Equal(["picture_too_large"], await CodesAsync(wider));
        Assert.Contains("'dpi' may be 299", await wider.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var vectors = await service.Http.GetAsync("/qr/spring.pdf?mm=500&dpi=2400", Cancellation);
        Assert.Equal(HttpStatusCode.OK, vectors.StatusCode);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        await using var service = await MediaService.StartAsync();
        using var answer = await service.Http.GetAsync("/qr/spring.png?size=9999&margin=99&ecc=Z&dark=red&light=white", Cancellation);
        Assert.Equal(["size_out_of_range", "margin_out_of_range", "ecc_unknown", "colour_malformed", "colour_malformed"], await CodesAsync(answer));
    }

    [Fact]
    public async Task Low_contrast_has_a_code_of_its_own()
    {
        await using var service = await MediaService.StartAsync();
        using var answer = await service.Http.GetAsync("/qr/spring.png?dark=cccccc&size=1", Cancellation);
        Assert.Equal(["size_out_of_range", "contrast_too_low"], await CodesAsync(answer));
    }

    [Fact]
    public async Task A_code_with_more_modules_than_pixels_is_refused()
    {
        await using var service = await MediaService.StartAsync(("Media:PublicBaseUrl", "https://a-rather-long-name.shops.example.com/campaigns"));
        using var png = await service.Http.GetAsync("/qr/spring.png?size=64&margin=16&ecc=H", Cancellation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, png.StatusCode);
        Assert.Equal(["size_too_small"], await CodesAsync(png));
        using var svg = await service.Http.GetAsync("/qr/spring.svg?size=64&margin=16&ecc=H", Cancellation);
        Assert.Equal(HttpStatusCode.OK, svg.StatusCode);
    }

    [Theory]
    [InlineData("/qr/nobody.png", 404, "link_not_found")]
    [InlineData("/qr/old.svg", 410, "link_retired")]
    [InlineData("/qr/spring.png?p=store-13", 404, "placement_not_found")]
    [InlineData("/qr/old.pdf", 410, "link_retired")]
    [InlineData("/qr/spring.gif", 404, "not_found")]
    public async Task Only_what_exists_gets_a_picture(string path, int status, string code)
    {
        await using var service = await MediaService.StartAsync();
        using var answer = await service.Http.GetAsync(path, Cancellation);
        Assert.Equal(status, (int)answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Names_that_are_too_long_are_unknown()
    {
        await using var service = await MediaService.StartAsync();
        var name = new string('a', 129);
        service.Links.Known[name] = MediaService.TwinLinks.Link(name);
        service.Links.Placements[name] = true;
        Assert.Equal(HttpStatusCode.NotFound, (await service.Http.GetAsync($"/qr/{name}.png", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Http.GetAsync($"/qr/spring.png?p={name}", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Without_the_link_service_it_says_try_again()
    {
        await using var service = await MediaService.StartAsync();
        service.Links.Down = true;
        using var answer = await service.Http.GetAsync("/qr/spring.png", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Null(answer.Headers.CacheControl);
    }

    [Fact]
    public async Task A_picture_that_the_reader_has_is_not_sent_again()
    {
        await using var service = await MediaService.StartAsync();
        using var first = await service.Http.GetAsync("/qr/spring.png", Cancellation);
        var tag = first.Headers.ETag!;
        Assert.False(tag.IsWeak);
        Assert.Equal("public, max-age=300", first.Headers.CacheControl!.ToString());
        using var again = await ConditionalAsync(service, "/qr/spring.png", tag.ToString());
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(tag, again.Headers.ETag);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Cancellation));
        using var other = await ConditionalAsync(service, "/qr/spring.png?ecc=H", tag.ToString());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_link_retired_since_is_gone_even_for_who_has_its_picture()
    {
        await using var service = await MediaService.StartAsync();
        using var first = await service.Http.GetAsync("/qr/spring.png", Cancellation);
        service.Links.Known["spring"] = MediaService.TwinLinks.Link("spring", retired: true);
        using var again = await ConditionalAsync(service, "/qr/spring.png", first.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
    }

    [Theory]
    [InlineData("svg")]
    [InlineData("png")]
    [InlineData("pdf")]
    public async Task Head_answers_like_get_without_the_body(string format)
    {
        await using var service = await MediaService.StartAsync();
        using var get = await service.Http.GetAsync($"/qr/spring.{format}", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/qr/spring.{format}");
        using var head = await service.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal((get.Headers.ETag, get.Content.Headers.ContentLength), (head.Headers.ETag, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2000")]
    [InlineData("33554432")]
    public async Task Kept_or_drawn_anew_a_picture_is_the_same(string cacheBytes)
    {
        await using var service = await MediaService.StartAsync(("Media:CacheBytes", cacheBytes));
        var first = await service.Http.GetByteArrayAsync("/qr/spring.png", Cancellation);
        for (var size = 200; size < 220; size++)
        {
            await service.Http.GetByteArrayAsync($"/qr/spring.png?size={size}", Cancellation);
        }

        Assert.Equal(first, await service.Http.GetByteArrayAsync("/qr/spring.png", Cancellation));
    }

    [Theory]
    [InlineData("Media:PublicBaseUrl", "s.example.com")]
    [InlineData("Media:PublicBaseUrl", "ftp://s.example.com")]
    [InlineData("Media:PublicBaseUrl", "https://s.example.com/?a=b")]
    [InlineData("Media:CacheBytes", "-1")]
    public async Task A_bad_setting_stops_the_start(string key, string value) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => MediaService.StartAsync((key, value)));

    [Fact]
    public async Task An_empty_base_address_is_that_of_the_request()
    {
        await using var service = await MediaService.StartAsync(("Media:PublicBaseUrl", ""));
        await using var unset = await MediaService.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/qr/spring.png") { Headers = { Host = "s.example.com" } };
        using var same = new HttpRequestMessage(HttpMethod.Get, "/qr/spring.png") { Headers = { Host = "s.example.com" } };
        using var answer = await service.Http.SendAsync(request, Cancellation);
        using var expected = await unset.Http.SendAsync(same, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(await expected.Content.ReadAsByteArrayAsync(Cancellation), await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Theory]
    [InlineData("svg", "image/svg+xml")]
    [InlineData("png", "image/png")]
    [InlineData("pdf", "application/pdf")]
    public async Task The_openapi_document_tells_of_all_of_it(string format, string contentType)
    {
        await using var service = await MediaService.StartAsync();
        using var document = JsonDocument.Parse(await service.Http.GetStringAsync("/openapi/v1.json", Cancellation));
        var path = document.RootElement.GetProperty("paths").GetProperty($"/qr/{{slug}}.{format}");
        var get = Assert.Single(path.EnumerateObject(), operation => operation.Name == "get").Value;
        var parameters = get.GetProperty("parameters").EnumerateArray().ToDictionary(parameter => parameter.GetProperty("name").GetString()!);
        Assert.Equal(["caption", "dark", "domain", "dpi", "ecc", "light", "logo", "margin", "mm", "p", "size", "slug"], parameters.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("64 to 2048", parameters["size"].GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(["200", "304", "404", "410", "422", "503"], get.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal));
        var content = Assert.Single(get.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject());
        Assert.Equal(contentType, content.Name);
        Assert.DoesNotContain("fileDownloadName", document.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> ConditionalAsync(MediaService service, string path, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await service.Http.SendAsync(request, Cancellation);
    }

    private static async Task<string[]> CodesAsync(HttpResponseMessage answer)
    {
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        return [.. problem.RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetString()!)];
    }

    /// <summary>One service for what only asks.</summary>
    public sealed class Started : IAsyncLifetime
    {
        public MediaService Service { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Service = await MediaService.StartAsync();

        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }
}
