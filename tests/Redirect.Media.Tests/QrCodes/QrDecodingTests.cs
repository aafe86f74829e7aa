using System.Net;
using System.Xml.Linq;

namespace Redirect.Media.Tests.QrCodes;

/// <summary>Every look that is allowed can be read, by a reader that is not ours.</summary>
public sealed class QrDecodingTests
{
    private const string Base = "https://s.example.com";

    public static TheoryData<string> Looks()
    {
        var looks = new TheoryData<string>();
        foreach (var size in new[] { 64, 80, 100, 128, 300, 512, 1023, 2048 })
        {
            foreach (var ecc in new[] { "L", "M", "Q", "H" })
            {
                looks.Add($"size={size}&ecc={ecc}");
            }
        }

        foreach (var margin in new[] { 1, 2, 4, 16 })
        {
            looks.Add($"size=400&margin={margin}");
        }

        looks.Add("dark=1a237e&light=fff8e1");
        looks.Add("dark=767676");
        looks.Add("dark=000000&light=7f7f7f");
        looks.Add("dark=B71C1CFF&light=FFFFFF80");
        looks.Add("dark=00000099");
        looks.Add("light=transparent");
        looks.Add("p=store-12");
        return looks;
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_png_is_read(string look)
    {
        QrReader.Require();
        await using var service = await MediaService.StartAsync(("Media:PublicBaseUrl", Base + "/"));
        var bytes = await service.Http.GetByteArrayAsync($"/qr/spring.png?{look}", TestContext.Current.CancellationToken);
        var png = PngFile.Read(bytes);
        Assert.Equal(Address(look), await QrReader.ReadAsync(png.OnWhite(), "pgm"));
        if (png.Alpha.Length < 2)
        {
            Assert.Equal(Address(look), await QrReader.ReadAsync(bytes, "png"));
        }
    }

    [Fact]
    public async Task A_link_on_a_merchants_domain_is_drawn_with_that_domain()
    {
        QrReader.Require();
        await using var service = await MediaService.StartAsync(("Media:PublicBaseUrl", Base + "/"));
        service.Links.Known["go.shop.cn/spring"] = MediaService.TwinLinks.Link("spring") with { BaseUrl = "https://go.shop.cn" };
        var png = await service.Http.GetByteArrayAsync("/qr/spring.png?domain=go.shop.cn", TestContext.Current.CancellationToken);
        Assert.Equal("https://go.shop.cn/spring?f=qr", await QrReader.ReadAsync(png, "png"));
        using var unknown = await service.Http.GetAsync("/qr/spring.png?domain=other.shop.cn", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task An_svg_is_read(string look)
    {
        QrReader.Require();
        await using var service = await MediaService.StartAsync(("Media:PublicBaseUrl", Base));
        var svg = await service.Http.GetStringAsync($"/qr/spring.svg?{look}", TestContext.Current.CancellationToken);
        Assert.Equal(Address(look), await QrReader.ReadAsync(GreyMap.DrawSvg(svg, 8), "pgm"));
    }

    [Fact]
    public async Task A_transparent_png_is_read_even_where_alpha_is_ignored()
    {
        QrReader.Require();
        await using var service = await MediaService.StartAsync(("Media:PublicBaseUrl", Base));
        var png = PngFile.Read(await service.Http.GetByteArrayAsync("/qr/spring.png?light=transparent", TestContext.Current.CancellationToken));
        Assert.Equal(new byte[] { 0, 255 }, png.Alpha);
        Assert.Equal(Base + "/spring?f=qr", await QrReader.ReadAsync(GreyMap.Draw(png.Width, png.Height, (x, y) => png.Palette[png.Pixels[x, y] ? 3 : 0]), "pgm"));
    }

    [Fact]
    public async Task Without_a_public_base_the_requests_own_address_is_written()
    {
        QrReader.Require();
        await using var service = await MediaService.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/qr/spring.png");
        request.Headers.Host = "go.example.org:8443";
        using var answer = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("http://go.example.org:8443/spring?f=qr", await QrReader.ReadAsync(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), "png"));
    }

    [Fact]
    public async Task Letters_outside_ascii_are_escaped()
    {
        QrReader.Require();
        await using var service = await MediaService.StartAsync(("Media:PublicBaseUrl", Base));
        service.Links.Known["春 天&x"] = MediaService.TwinLinks.Link("春 天&x");
        service.Links.Placements["店#1"] = true;
        var svg = await service.Http.GetStringAsync("/qr/%E6%98%A5%20%E5%A4%A9%26x.svg?p=%E5%BA%97%231", TestContext.Current.CancellationToken);
        Assert.Equal(Base + "/%E6%98%A5%20%E5%A4%A9%26x?p=%E5%BA%97%231&f=qr", await QrReader.ReadAsync(GreyMap.DrawSvg(svg, 8), "pgm"));
    }

    [Fact]
    public async Task An_svg_has_one_path_of_modules_and_the_size_that_was_asked_for()
    {
        await using var service = await MediaService.StartAsync(("Media:PublicBaseUrl", Base));
        var root = XDocument.Parse(await service.Http.GetStringAsync("/qr/spring.svg?size=777&light=transparent&margin=2", TestContext.Current.CancellationToken)).Root!;
        Assert.Equal(("777", "777", "crispEdges"), (root.Attribute("width")!.Value, root.Attribute("height")!.Value, root.Attribute("shape-rendering")!.Value));
        Assert.Single(root.Elements());
        Assert.Matches(@"^0 0 (\d+) \1$", root.Attribute("viewBox")!.Value);
    }

    private static string Address(string look) => look == "p=store-12" ? Base + "/spring?p=store-12&f=qr" : Base + "/spring?f=qr";
}
