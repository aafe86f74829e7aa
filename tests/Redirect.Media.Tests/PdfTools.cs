using System.Diagnostics;
using Redirect.Testing;

namespace Redirect.Media.Tests;

/// <summary>Poppler: a reader of PDF that is not ours. What it complains of fails the test.</summary>
internal static class PdfTools
{
    /// <summary>Draws the pages of a document in grey.</summary>
    public static async Task<IReadOnlyList<byte[]>> RenderAsync(byte[] pdf, int dpi)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.In("in.pdf"), pdf);
        await RunAsync("pdftoppm", ["-r", $"{dpi}", "-gray", folder.In("in.pdf"), folder.In("page")]);
        return [.. Directory.GetFiles(folder.Path, "page*").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }

    /// <summary>What pdftotext, pdffonts or pdfinfo says of a document.</summary>
    public static async Task<string> TellAsync(string tool, byte[] pdf, params string[] options)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.In("in.pdf"), pdf);
        return await RunAsync(tool, [.. options, folder.In("in.pdf"), .. tool == "pdftotext" ? ["-"] : Array.Empty<string>()]);
    }

    private static async Task<string> RunAsync(string tool, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(RealServers.Tool(tool, "poppler-utils"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", await error);
        Assert.Equal(0, process.ExitCode);
        return text;
    }
}
