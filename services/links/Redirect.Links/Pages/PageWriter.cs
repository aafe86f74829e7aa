using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Redirect.Links.Pages;

/// <summary>
/// Writes a page into a pooled buffer. Its templates are interpolated strings: what stands in the code is markup, what is put into the
/// holes is escaped, so that no text of a merchant can become markup (S63). Text and attributes in double quotes only: nothing is ever
/// put into scripts or styles, which are fixed.
/// </summary>
internal sealed class PageWriter : IDisposable
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; gone with the writer.</summary>
    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, Length);

    /// <summary>Writes a template.</summary>
#pragma warning disable CA1822 // The compiler hands this writer to the template.
    public void Write([InterpolatedStringHandlerArgument("")] ref Template template)
    {
        // The template has written everything already.
    }
#pragma warning restore CA1822

    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }

    private void Append(ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > buffer.Length - Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * buffer.Length, Length + most));
            buffer.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        Length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(Length));
    }

    /// <summary>Markup of ours that goes into a hole as it is. Only made from constants.</summary>
    internal readonly record struct Markup(string Text);

    [InterpolatedStringHandler]
    internal readonly ref struct Template(int literalLength, int holes, PageWriter page)
    {
        private readonly PageWriter page = page;

        /// <summary>What the compiler counted; nothing needs it, the buffer grows.</summary>
        public int Counted { get; } = literalLength + holes;

        public void AppendLiteral(string markup) => page.Append(markup);

        public void AppendFormatted(string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                page.Append(Encoder.Encode(text));
            }
        }

        public void AppendFormatted(Markup markup) => page.Append(markup.Text);

        public void AppendFormatted(int number) => page.Append(number.ToString(CultureInfo.InvariantCulture));
    }
}
