using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Redirect.Media.Fonts;

namespace Redirect.Media.QrCodes;

/// <summary>Draws QR codes, and keeps as many finished ones as the settings allow.</summary>
internal sealed class QrPictures(IOptions<MediaOptions> options, FontFile font, MediaMetrics metrics, TimeProvider clock) : IDisposable
{
    // What an entry costs beside its bytes: key, tag, the cache's own bookkeeping.
    private const int EntryOverhead = 512;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = options.Value.CacheBytes });

    /// <summary>The picture of a text; null when it does not fit into the size or into any QR code.</summary>
    public async ValueTask<QrPicture?> DrawAsync(string text, QrFormat format, QrStyle style, CancellationToken cancellationToken)
    {
        var key = new Key(text, format, style);
        if (kept.TryGetValue<QrPicture>(key, out var picture))
        {
            metrics.Answered(format.Name(), kept: true);
            return picture;
        }

        var started = clock.GetTimestamp();
        if (QrSymbol.Of(text, style.Ecc) is not { } symbol || await DrawAsync(symbol, null, format, style, cancellationToken) is not { } bytes)
        {
            return null;
        }

        picture = new QrPicture(bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
        kept.Set(key, picture, new MemoryCacheEntryOptions { Size = bytes.Length + (2 * (text.Length + style.Caption.Length)) + EntryOverhead });
        metrics.Rendered(format.Name(), clock.GetElapsedTime(started));
        metrics.Answered(format.Name(), kept: false);
        return picture;
    }

    /// <summary>Draws a code; null when it has more modules than the picture has pixels.</summary>
    public async ValueTask<byte[]?> DrawAsync(QrSymbol symbol, QrLogo? logo, QrFormat format, QrStyle style, CancellationToken cancellationToken)
    {
        if (format == QrFormat.Png && QrPng.ModulePixels(symbol, style) == 0)
        {
            return null;
        }

        if (format == QrFormat.Png && logo is null && style.Caption.Length == 0)
        {
            return QrPng.Draw(symbol, style);
        }

        var caption = style.Caption.Length > 0 ? QrCaption.Of(font.Typeface, style.Caption, symbol.Width, style.Margin) : null;
        var drawing = new QrDrawing(symbol, style, caption, logo);
        return format switch
        {
            QrFormat.Png => QrColourPng.Draw(drawing, font.Typeface),
            QrFormat.Svg => QrSvg.Draw(drawing, font.Typeface),
            QrFormat.Pdf => await QrPdf.DrawAsync(drawing, font.Typeface, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }

    public void Dispose() => kept.Dispose();

    private sealed record Key(string Text, QrFormat Format, QrStyle Style);
}
