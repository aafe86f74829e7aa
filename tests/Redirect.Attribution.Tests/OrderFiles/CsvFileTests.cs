using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Redirect.Attribution.OrderFiles;
using Redirect.Hosting.Files;

namespace Redirect.Attribution.Tests.OrderFiles;

/// <summary>What a file may be made of: at each limit, and one past it.</summary>
public sealed class CsvFileTests
{
    private const string Head = "orderId,amount\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows()
    {
        var rows = string.Concat(Enumerable.Repeat("T,1\n", FileLimits.MaxRows));
        Assert.Equal(FileLimits.MaxRows, await CheckAsync(Head + rows));
        await RefusedAsync(Head + rows + "T,1\n", 413, "too_many_rows", FileLimits.MaxRows + 1);
    }

    [Fact]
    public async Task Columns()
    {
        Assert.Equal(1, await CheckAsync(Cells(FileLimits.MaxColumns) + "\n" + Cells(FileLimits.MaxColumns)));
        await RefusedAsync(Cells(FileLimits.MaxColumns + 1), 422, "too_many_columns", 0);
        await RefusedAsync(Head + "T,1\n" + Cells(FileLimits.MaxColumns + 1), 422, "too_many_columns", 2);
        await RefusedAsync(Head + "T,1\n" + Cells(1_000_000), 422, "row_too_long", 2);
        await RefusedAsync(Cells(1_000_000), 422, "row_too_long", 0);

        static string Cells(int count) => string.Join(',', Enumerable.Range(0, count).Select(n => n.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Cells()
    {
        Assert.Equal(1, await CheckAsync(Head + new string('中', FileLimits.MaxCell) + ",1"));
        Assert.Equal(1, await CheckAsync(Head + '"' + string.Concat(Enumerable.Repeat("\"\"", FileLimits.MaxCell)) + "\",1"));
        await RefusedAsync(Head + "T,1\n" + new string('中', FileLimits.MaxCell + 1) + ",1", 422, "cell_too_long", 2);
    }

    [Fact]
    public async Task Row_length()
    {
        var cell = new string('x', FileLimits.MaxCell);
        Assert.Equal(1, await CheckAsync(Head + string.Join(',', Enumerable.Repeat(cell, (FileLimits.MaxRow / (FileLimits.MaxCell + 1))))));
        await RefusedAsync(Head + string.Join(',', Enumerable.Repeat(cell, (FileLimits.MaxRow / FileLimits.MaxCell) + 1)), 422, "row_too_long", 1);
    }

    [Theory]
    [InlineData("orderId,amount\nT,1\n\"T2,1\n", "quote_not_closed", 2)]
    [InlineData("orderId,amount\nT,1\nT\0,1\n", "nul_character", 2)]
    [InlineData("", "file_empty", 0)]
    [InlineData("\n\n", "file_empty", 0)]
    public async Task Damage(string text, string code, long row) => await RefusedAsync(text, 422, code, row);

    [Fact]
    public async Task A_quote_that_is_not_closed_before_a_long_rest_is_found_where_it_was_opened() =>
        await RefusedAsync(Head + "T,1\n\"T2,1\n" + string.Concat(Enumerable.Repeat("T,1\n", 200_000)), 422, "cell_too_long", 2);

    [Fact]
    public async Task Encodings()
    {
        var gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
        const string Text = "子订单编号,付款金额\n中文𠮷,1.00\n";
        Assert.Equal(("utf-8", "中文𠮷"), await FirstAsync(Encoding.UTF8.GetBytes(Text)));
        Assert.Equal(("utf-8", "中文𠮷"), await FirstAsync([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)]));
        Assert.Equal(("gb18030", "中文𠮷"), await FirstAsync(gb18030.GetBytes(Text)));
        Assert.Equal(("utf-8", "T"), await FirstAsync("a,b\nT,1"u8.ToArray()));

        await RefusedAsync([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Text)], 422, "encoding_not_supported", 0);
        await RefusedAsync([.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(Text)], 422, "encoding_not_supported", 0);
        await RefusedAsync(Encoding.Unicode.GetBytes("a,b\nT,1"), 422, "nul_character", 0);

        // 0xFF is in neither; it stands in the second row.
        await RefusedAsync([.. "a,b\nT,1\nT"u8, 0xFF, .. ",1\n"u8], 422, "encoding_invalid", 2);
        await RefusedAsync(gb18030.GetBytes(Text), 422, "encoding_invalid", 0, wanted: "utf-8");
        await RefusedAsync([.. Encoding.UTF8.GetBytes(Text), 0xE4], 422, "encoding_invalid", 2);

        // Characters across the buffer's end, whichever byte it cuts.
        for (var shift = 0; shift < 4; shift++)
        {
            var text = new string('x', shift) + string.Concat(Enumerable.Repeat("中文,1\n", 20_000));
            Assert.Equal(19_999, await CheckAsync(text));
            Assert.Equal(19_999, await CheckAsync(gb18030.GetBytes(text)));
        }
    }

    [Fact]
    public async Task Semicolons_and_tabs_are_known_from_the_header_and_protected_ids_are_no_damage()
    {
        Assert.Equal(["=\"123\"", "1,5"], (await RowsAsync("\"order,Id\";amount\r\n=\"123\";1,5\r\n")).Single().Cells);
        Assert.False((await RowsAsync("a,b\n=\"123\",1\n")).Single().IsDamaged);
        Assert.Equal([false, true, false], (await RowsAsync("a\tb\n1\t2\nx\"y\t2\n3\t4\n")).Select(row => row.IsDamaged));
    }

    private static Task<long> CheckAsync(string text) => CheckAsync(Encoding.UTF8.GetBytes(text));

    private static async Task<long> CheckAsync(byte[] bytes, string wanted = "auto")
    {
        await using var file = await ReceiveAsync(bytes);
        return await (await FileEncoding.OfAsync(file, wanted, Cancel)).Open(file).CheckAsync(FileLimits.MaxRows, Cancel);
    }

    private static async Task<(string Encoding, string Cell)> FirstAsync(byte[] bytes)
    {
        await using var file = await ReceiveAsync(bytes);
        var encoding = await FileEncoding.OfAsync(file, "auto", Cancel);
        var table = encoding.Open(file);
        await table.CheckAsync(FileLimits.MaxRows, Cancel);
        return (encoding.Name, (await table.ReadAsync(Cancel).FirstAsync(Cancel)).Cells[0]);
    }

    private static async Task<List<TableRow>> RowsAsync(string text)
    {
        await using var file = await ReceiveAsync(Encoding.UTF8.GetBytes(text));
        return await (await FileEncoding.OfAsync(file, "auto", Cancel)).Open(file).ReadAsync(Cancel).ToListAsync(Cancel);
    }

    private static Task RefusedAsync(string text, int status, string code, long row) => RefusedAsync(Encoding.UTF8.GetBytes(text), status, code, row);

    private static async Task RefusedAsync(byte[] bytes, int status, string code, long row, string wanted = "auto")
    {
        var problem = (await Assert.ThrowsAsync<FileRefusedException>(() => CheckAsync(bytes, wanted))).Problem().ProblemDetails;
        Assert.Equal((status, code, row), (problem.Status, (string)problem.Extensions["code"]!, (long)problem.Extensions["row"]!));
    }

    private static Task<UploadedFile> ReceiveAsync(byte[] bytes)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(bytes);
        return UploadedFile.ReceiveAsync(context, directory: null, FileLimits.MaxBytes, Cancel);
    }
}
