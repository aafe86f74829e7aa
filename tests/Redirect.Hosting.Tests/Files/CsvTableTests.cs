using Redirect.Hosting.Files;

namespace Redirect.Hosting.Tests.Files;

/// <summary>Tables at their limits and one past them; what the services make of them is tested there.</summary>
public sealed class CsvTableTests
{
    private static readonly TableLimits Limits = new(MaxColumns: 3, MaxCell: 4, MaxRow: 16);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a,b,c\n1,2,3\n")]
    [InlineData("a;b;c\n1;2;3")]
    [InlineData("a\tb\tc\r\n\r\n1\t2\t3\r\n")]
    [InlineData("a , b,c\r1,2,3\r")]
    public async Task Delimiters_and_line_breaks_are_those_of_the_header(string text)
    {
        var table = Table(text);
        Assert.Equal(1, await table.CheckAsync(10, Cancel));
        Assert.Equal(["a", "b", "c"], table.Names);
        var row = Assert.Single(await table.ReadAsync(Cancel).ToListAsync(Cancel));
        Assert.Equal((1, false, false), (row.Number, row.IsDamaged, row.IsEmpty));
        Assert.Equal(["1", "2", "3"], row.Cells);
    }

    [Theory]
    [InlineData("a,b\n1234,1234\n", null, 0)]
    [InlineData("a,b\n12345,1\n", "cell_too_long", 1)]
    [InlineData("a,b\n\"\"\"\"\"\"\"\"\"\",1\n", null, 0)] // four quotes
    [InlineData("a,b\n1,2\n1,2,3\n", null, 0)]
    [InlineData("a,b\n1,2\n1,2,3,4\n", "too_many_columns", 2)]
    [InlineData("a,b,c,d\n", "too_many_columns", 0)]
    [InlineData("a,b\n1,2\n\"1,2\n", "quote_not_closed", 2)]
    [InlineData("a,b\n1\0,2\n", "nul_character", 1)]
    [InlineData("", "file_empty", 0)]
    [InlineData("a,b\n1234,1234,1234\n", null, 0)]
    [InlineData("a,b\n\"\"\"\"\"\"\"\",\"12\",1\n", null, 0)] // 16, with the line break
    [InlineData("a,b\n\"\"\"\"\"\"\"\",\"12\",123\n", "row_too_long", 1)]
    [InlineData("a,b\n1,1\n2,2\n3,3\n", "too_many_rows", 3)]
    public async Task Limits_and_damage(string text, string? code, long row)
    {
        if (code is null)
        {
            await Table(text).CheckAsync(2, Cancel);
            return;
        }

        var problem = (await Assert.ThrowsAsync<FileRefusedException>(() => Table(text).CheckAsync(2, Cancel))).Problem().ProblemDetails;
        Assert.Equal((code, row, code == "too_many_rows" ? 413 : 422), ((string)problem.Extensions["code"]!, (long)problem.Extensions["row"]!, problem.Status!.Value));
    }

    [Fact]
    public async Task A_misplaced_quote_damages_its_row_unless_the_cell_is_sound_all_the_same()
    {
        const string Text = "a,b\n=\"1\",2\n3,4\n";
        Assert.Equal([true, false], await DamageAsync(Table(Text)));
        Assert.Equal([false, false], await DamageAsync(new CsvTable(() => new StringReader(Text), Limits) { IsSound = cell => cell.StartsWith('=') }));

        static async Task<List<bool>> DamageAsync(CsvTable table)
        {
            await table.CheckAsync(10, Cancel);
            return await table.ReadAsync(Cancel).Select(row => row.IsDamaged).ToListAsync(Cancel);
        }
    }

    [Fact]
    public async Task A_header_is_refused_before_a_row_is_read()
    {
        var table = new CsvTable(() => new StringReader("a,a\n12345\n"), Limits) { CheckNames = names => throw new FileRefusedException(422, "twice", names[1], 0) };
        Assert.Equal("a", (await Assert.ThrowsAsync<FileRefusedException>(() => table.CheckAsync(10, Cancel))).Message);
    }

    private static CsvTable Table(string text) => new(() => new StringReader(text), Limits);
}
