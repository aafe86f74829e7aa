using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Redirect.Media.Pdf;

/// <summary>
/// Writes a PDF 1.7 (ISO 32000-1) object by object, so that a document of any length needs the memory of its largest object and eight
/// bytes for each. The same objects make the same file: no clock, and the identifier is a hash of the content.
/// </summary>
/// <param name="output">Where it goes; written to, never read or sought.</param>
internal sealed class PdfFile(Stream output) : IDisposable
{
    private const int IdLength = 16;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<long> offsets = [0];
    private long position;

    /// <summary>Takes the number of an object that is written later.</summary>
    public int Reserve()
    {
        offsets.Add(0);
        return offsets.Count - 1;
    }

    /// <summary>Writes the head. The comment's high bytes tell programs that the file is binary (7.5.2).</summary>
    public ValueTask BeginAsync(CancellationToken cancellationToken) =>
        WriteAsync((byte[])[.. "%PDF-1.7\n%"u8, 0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n'], cancellationToken);

    /// <summary>Writes an object.</summary>
    public ValueTask WriteObjectAsync(int number, string body, CancellationToken cancellationToken)
    {
        offsets[number] = position;
        return WriteAsync(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} 0 obj\n{body}\nendobj\n")), cancellationToken);
    }

    /// <summary>Writes a stream, compressed.</summary>
    /// <param name="number">The object's number.</param>
    /// <param name="entries">Of its dictionary, beside length and filter.</param>
    /// <param name="data">Its content.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async ValueTask WriteStreamAsync(int number, string entries, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        offsets[number] = position;
        var packed = new MemoryStream(256 + (data.Length / 4));
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(data.Span);
        }

        await WriteAsync(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} 0 obj\n<</Length {packed.Length}/Filter/FlateDecode{entries}>>\nstream\n")), cancellationToken);
        await WriteAsync(packed.GetBuffer().AsMemory(0, (int)packed.Length), cancellationToken);
        await WriteAsync("\nendstream\nendobj\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>Writes where every object is, and which is the root.</summary>
    public async ValueTask EndAsync(int catalogue, int information, CancellationToken cancellationToken)
    {
        var start = position;
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"xref\n0 {offsets.Count}\n0000000000 65535 f \n");
        for (var number = 1; number < offsets.Count; number++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{offsets[number]:0000000000} 00000 n \n");
        }

        var id = Convert.ToHexString(hash.GetCurrentHash().AsSpan(0, IdLength));
        table.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size {offsets.Count}/Root {catalogue} 0 R/Info {information} 0 R/ID[<{id}><{id}>]>>\nstartxref\n{start}\n%%EOF\n");
        await WriteAsync(Encoding.ASCII.GetBytes(table.ToString()), cancellationToken);
    }

    /// <summary>A text as a string object: UTF-16 with its mark, in hexadecimal digits (7.9.2.2).</summary>
    public static string Text(string text) => "<FEFF" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text)) + ">";

    public void Dispose() => hash.Dispose();

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        hash.AppendData(bytes.Span);
        position += bytes.Length;
        await output.WriteAsync(bytes, cancellationToken);
    }
}
