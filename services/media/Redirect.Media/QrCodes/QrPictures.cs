using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Redirect.Media.QrCodes;

/// <summary>Draws QR codes, and keeps as many finished ones as the settings allow.</summary>
internal sealed class QrPictures(IOptions<MediaOptions> options, MediaMetrics metrics, TimeProvider clock) : IDisposable
{
    // What an entry costs beside its bytes: key, tag, the cache's own bookkeeping.
    private const int EntryOverhead = 512;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = options.Value.CacheBytes });

    /// <summary>The picture of a text; null when it does not fit into the size or into any QR code.</summary>
    public QrPicture? Draw(string text, QrFormat format, QrStyle style)
    {
        var key = new Key(text, format, style);
        if (kept.TryGetValue<QrPicture>(key, out var picture))
        {
            metrics.Answered(Name(format), kept: true);
            return picture;
        }

        var started = clock.GetTimestamp();
        var symbol = QrSymbol.Of(text, style.Ecc);
        if (symbol is null || (format == QrFormat.Png && QrPng.ModulePixels(symbol, style) == 0))
        {
            return null;
        }

        var bytes = format == QrFormat.Png ? QrPng.Draw(symbol, style) : QrSvg.Draw(symbol, style);
        picture = new QrPicture(bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
        kept.Set(key, picture, new MemoryCacheEntryOptions { Size = bytes.Length + (2 * text.Length) + EntryOverhead });
        metrics.Rendered(Name(format), clock.GetElapsedTime(started));
        metrics.Answered(Name(format), kept: false);
        return picture;
    }

    public void Dispose() => kept.Dispose();

    private static string Name(QrFormat format) => format == QrFormat.Png ? "png" : "svg";

    private sealed record Key(string Text, QrFormat Format, QrStyle Style);
}
