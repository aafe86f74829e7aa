using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Redirect.Media.Fonts;
using Redirect.Media.Pictures;
using Redirect.Media.QrCodes;
using Redirect.Media.Tests.Pictures;

namespace Redirect.Media.Tests.QrCodes;

/// <summary>Draws codes without a service, and shows them to readers that are not ours.</summary>
internal static class Drawing
{
    public const string Address = "https://s.example.com/Ab3dE7x?p=STORE12&f=qr.ABC123";

    private static readonly ServiceProvider Services = new ServiceCollection().AddMetrics().AddSingleton<MediaMetrics>().BuildServiceProvider();

    public static FontFile Font { get; } = new(Options.Create(new MediaOptions()));

    private static readonly QrPictures Pictures = new(Options.Create(new MediaOptions { CacheBytes = 0 }), Font, Services.GetRequiredService<MediaMetrics>(), TimeProvider.System);

    public static QrStyle Style(string ecc = "M", int size = 300, string dark = "000000", string light = "FFFFFF", string caption = "", decimal? mm = null) => new(
        size, QrStyle.LevelOf(ecc)!.Value, QrStyle.DefaultMargin, Colour(dark), light == "transparent" ? Rgba.Transparent : Colour(light), mm, caption);

    public static async Task<byte[]> DrawAsync(QrFormat format, QrStyle style, string address = Address, Func<QrSymbol, QrLogo>? logo = null)
    {
        var symbol = QrSymbol.Of(address, style.Ecc)!;
        var bytes = await Pictures.DrawAsync(symbol, logo?.Invoke(symbol), format, style, CancellationToken.None);
        Assert.NotNull(bytes);
        return bytes;
    }

    /// <summary>As it looks on paper. An SVG must be of paths alone: no caption, no logo.</summary>
    public static async Task<GreyPicture> PrintAsync(QrFormat format, byte[] file) => format switch
    {
        QrFormat.Png => GreyPicture.OnWhite(SamplePictures.Read(file)),
        QrFormat.Svg => GreyPicture.OfPgm(GreyMap.DrawSvg(System.Text.Encoding.ASCII.GetString(file), scale: 6)),
        _ => GreyPicture.OfPgm(Assert.Single(await PdfTools.RenderAsync(file, dpi: 200))),
    };

    /// <summary>Both readers say the same.</summary>
    public static async Task AssertReadAsync(string address, GreyPicture picture)
    {
        Assert.Equal(address, await QrReader.ReadAsync(picture.ToPgm(), "pgm"));
        Assert.Equal(address, await JsQrReader.ReadAsync(picture));
    }

    /// <summary>A logo as shops have them: a coloured disc with a light ring on a clear ground, in any shape.</summary>
    public static Picture Logo(int width, int height)
    {
        var pixels = new byte[4 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var away = Math.Sqrt(Math.Pow(((2 * x) - width + 1.0) / width, 2) + Math.Pow(((2 * y) - height + 1.0) / height, 2));
                Rgba colour = away > 1 ? default : away is > 0.5 and < 0.7 ? new(255, 224, 130, 255) : new(183, 28, 28, 255);
                (pixels[4 * ((y * width) + x)], pixels[(4 * ((y * width) + x)) + 1], pixels[(4 * ((y * width) + x)) + 2], pixels[(4 * ((y * width) + x)) + 3]) = (colour.R, colour.G, colour.B, colour.A);
            }
        }

        return new Picture(width, height, 4, pixels);
    }

    private static Rgba Colour(string text) => Rgba.TryParse(text, out var colour) ? colour : throw new ArgumentException(text);
}
