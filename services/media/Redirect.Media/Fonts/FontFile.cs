using Microsoft.Extensions.Options;

namespace Redirect.Media.Fonts;

/// <summary>
/// The font that texts are set in: the operator's, or the one that comes with us – WenQuanYi Micro Hei, Apache License 2.0, cut down to
/// GB 2312, Latin and some 240 characters that are common in names.
/// </summary>
internal sealed class FontFile(IOptions<MediaOptions> options)
{
    private const string OwnFont = "Redirect.Media.Fonts.wqy-microhei-gb2312.ttf";

    // The largest fonts there are have some 40 MB.
    private const long MaxBytes = 64 << 20;

    private readonly Lazy<Typeface> typeface = new(() => string.IsNullOrEmpty(options.Value.FontFile) ? ReadOwn() : Read(options.Value.FontFile));

    public Typeface Typeface => typeface.Value;

    /// <summary>Reads and checks a font file of the operator's.</summary>
    /// <exception cref="FontBrokenException">It can't be read or used.</exception>
    public static Typeface Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                throw new FontBrokenException("The file is larger than 64 MiB.");
            }

            var font = Typeface.Read(File.ReadAllBytes(path));
            font.Check();
            return font;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new FontBrokenException("The file can't be read.", exception);
        }
    }

    private static Typeface ReadOwn()
    {
        using var resource = typeof(FontFile).Assembly.GetManifestResourceStream(OwnFont)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return Typeface.Read(bytes);
    }
}
