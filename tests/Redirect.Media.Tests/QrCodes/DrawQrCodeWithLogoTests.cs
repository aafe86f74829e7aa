using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Redirect.Hosting.Principals;
using Redirect.Media.Pictures;
using Redirect.Media.QrCodes;
using Redirect.Media.Tests.Pictures;

namespace Redirect.Media.Tests.QrCodes;

public sealed class DrawQrCodeWithLogoTests
{
    private readonly Guid merchant = Guid.CreateVersion7();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("png", "image/png")]
    [InlineData("svg", "image/svg+xml")]
    [InlineData("pdf", "application/pdf")]
    public async Task A_logo_is_put_into_the_code(string format, string mediaType)
    {
        QrReader.Require();
        await using var service = await StartAsync();
        using var answer = await PostAsync(service, Png(), ("slug", "own"), ("format", format), ("size", "400"), ("caption", "扫码领券"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(mediaType, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("qr." + format, answer.Content.Headers.ContentDisposition?.FileName);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var file = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        if (format == "png")
        {
            var picture = SamplePictures.Read(file);
            var middle = picture.Bands * ((200 * picture.Width) + 200);
            Assert.Equal([183, 28, 28], picture.Pixels[middle..(middle + 3)]);
            await Drawing.AssertReadAsync("https://s.example.com/own?f=qr", GreyPicture.OnWhite(picture));
        }
        else
        {
            Assert.Contains(format == "svg" ? "<image " : "/Subtype/Image", Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_logo_that_the_code_cannot_bear_is_refused_with_the_largest_that_it_can()
    {
        await using var service = await StartAsync();
        var symbol = QrSymbol.Of("https://s.example.com/own?f=qr", QRCoder.QRCodeGenerator.ECCLevel.M)!;
        var widest = LogoBudget.Widest(symbol.Width, QRCoder.QRCodeGenerator.ECCLevel.M, 1, LogoFile.MaxPercent);
        using (var fits = await PostAsync(service, Png(), ("slug", "own"), ("ecc", "M"), ("logoWidth", $"{widest}")))
        {
            Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        }

        using var tooLarge = await PostAsync(service, Png(), ("slug", "own"), ("ecc", "M"), ("logoWidth", $"{widest + 1}"));
        var problem = await ProblemAsync(tooLarge, 422, "logo_too_large");
        Assert.Contains($"it may be {widest} percent", problem, StringComparison.Ordinal);
        Assert.Contains("with H ", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, "H")]
    [InlineData(58, "H")]
    [InlineData(60, "Q")]
    [InlineData(80, "M")]
    [InlineData(120, "L")]
    [InlineData(140, null)]
    public void Where_nothing_is_asked_for_the_level_is_taken_that_bears_most(int length, string? level)
    {
        var errors = new Redirect.Hosting.Problems.FieldErrors();
        var fit = LogoFit.Choose(["https://s.example.com/".PadRight(length, 'a')], null, 1, null, errors);
        Assert.Equal(level, fit?.Ecc.ToString());
        Assert.Equal(level is null, errors.Any);
        Assert.InRange(fit?.Percent ?? 5, 5, LogoFile.DefaultPercent);
    }

    [Theory]
    [InlineData("slug", "nobody", 404, "link_not_found")]
    [InlineData("slug", "spring", 404, "link_not_found")]
    [InlineData("slug", "gone", 410, "link_retired")]
    [InlineData("slug", "", 422, "required")]
    [InlineData("p", "store-13", 404, "placement_not_found")]
    [InlineData("format", "gif", 422, "format_unknown")]
    [InlineData("logoWidth", "4", 422, "logoWidth_out_of_range")]
    [InlineData("logoWidth", "41", 422, "logoWidth_out_of_range")]
    [InlineData("size", "63", 422, "size_out_of_range")]
    [InlineData("dark", "cccccc", 422, "contrast_too_low")]
    [InlineData("colour", "red", 422, "unknown_field")]
    public async Task What_is_wrong_is_named(string field, string value, int status, string code)
    {
        await using var service = await StartAsync();
        (string, string)[] fields = field == "slug" ? [(field, value)] : [("slug", "own"), (field, value)];
        using var answer = await PostAsync(service, Png(), fields);
        await ProblemAsync(answer, status, code);
    }

    [Fact]
    public async Task A_logo_is_a_picture_of_at_most_a_megabyte()
    {
        await using var service = await StartAsync();
        using (var none = await PostAsync(service, null, ("slug", "own")))
        {
            await ProblemAsync(none, 422, "required");
        }

        using (var text = await PostAsync(service, "<svg/>"u8.ToArray(), ("slug", "own")))
        {
            await ProblemAsync(text, 415, "picture_format_unsupported");
        }

        using var large = await PostAsync(service, new byte[LogoFile.MaxBytes + 1], ("slug", "own"));
        await ProblemAsync(large, 413, "picture_file_too_large");
    }

    [Fact]
    public async Task It_takes_a_key_with_the_scope()
    {
        await using var service = await StartAsync();
        using var nobody = await service.Http.PostAsync("/api/v1/qr", Form(Png(), ("slug", "own")), Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        using var reader = service.As(merchant, Scopes.LinksRead);
        using var answer = await reader.PostAsync("/api/v1/qr", Form(Png(), ("slug", "own")), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private async Task<MediaService> StartAsync()
    {
        SamplePictures.RequireLibrary();
        var service = await MediaService.StartAsync(("Media:PublicBaseUrl", "https://s.example.com"));
        service.Links.Known["own"] = MediaService.TwinLinks.Link("own") with { MerchantId = merchant };
        service.Links.Known["gone"] = MediaService.TwinLinks.Link("gone", retired: true) with { MerchantId = merchant };
        return service;
    }

    private async Task<HttpResponseMessage> PostAsync(MediaService service, byte[]? logo, params (string Name, string Value)[] fields)
    {
        using var http = service.As(merchant);
        return await http.PostAsync("/api/v1/qr", Form(logo, fields), Cancellation);
    }

    private static MultipartFormDataContent Form(byte[]? logo, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        if (logo is not null)
        {
            form.Add(new ByteArrayContent(logo) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } }, "logo", "logo.png");
        }

        return form;
    }

    private static byte[] Png() => PictureWriter.Write(Drawing.Logo(120, 120), PictureFormat.Png);

    private static async Task<string> ProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(status, (int)answer.StatusCode);
        using var problem = JsonDocument.Parse(text);
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
        return problem.RootElement.GetProperty("detail").GetString()!;
    }
}
