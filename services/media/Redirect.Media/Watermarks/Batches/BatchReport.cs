using System.Globalization;
using System.Text;
using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Watermarks.Batches;

/// <summary>
/// What became of each picture and placement: a table (RFC 4180) in UTF-8 with its mark, by which spreadsheets know it. Cells that one would run as a formula
/// get an apostrophe before them.
/// </summary>
internal sealed class BatchReport
{
    // The full-width ones are formulas to spreadsheets in Chinese and Japanese (OWASP, CSV Injection).
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠'";

    private readonly StringBuilder table = new();

    public BatchReport() => Row("picture", "source", "placementId", "placementCode", "placement", "watermarkId", "status", "code", "file", "psnr", "ssim", "level", "selfTest");

    /// <summary>A picture that was marked.</summary>
    public void Marked(BatchPicture picture, BatchMark mark, string file, EmbedResult result) =>
        Row(
            Number(picture.Number), picture.Name, $"{mark.PlacementId}", mark.Code, mark.Name, FoundMark.IdText(mark.Id), "marked", "", file,
            result.Psnr.ToString("F2", CultureInfo.InvariantCulture), result.Ssim.ToString("F4", CultureInfo.InvariantCulture), Number(result.Level), result.SelfTestPassed ? "passed" : "failed");

    /// <summary>A picture that was not.</summary>
    /// <param name="picture">Which.</param>
    /// <param name="mark">For whom.</param>
    /// <param name="code">As a call with this picture alone would answer.</param>
    public void Refused(BatchPicture picture, BatchMark mark, string code) =>
        Row(Number(picture.Number), picture.Name, $"{mark.PlacementId}", mark.Code, mark.Name, FoundMark.IdText(mark.Id), "refused", code, "", "", "", "", "");

    /// <summary>The table as a file.</summary>
    public byte[] Bytes() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(table.ToString())];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Row(params ReadOnlySpan<string> cells)
    {
        for (var cell = 0; cell < cells.Length; cell++)
        {
            var text = cells[cell];
            text = text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
            table.Append(cell > 0 ? "," : "").Append(text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
        }

        table.Append("\r\n");
    }
}
