using Microsoft.AspNetCore.Http;
using Redirect.Attribution.Stats;

namespace Redirect.Attribution.Tests.Stats;

public sealed class CsvAnswerTests
{
    [Fact]
    public void Cells_are_quoted_and_no_text_is_a_formula()
    {
        var table = new CsvAnswer("t", ["a", "b"],
        [
            ["=SUM(A1)", -5L], ["+1", 0.25m], ["-1", true], ["@x", null], ["＝1", new DateTime(2026, 3, 10, 12, 0, 0, 500, DateTimeKind.Utc)], ["\tx", Guid.Empty],
            ["say \"hi\", you\r\n", new DateOnly(2026, 3, 10)], ["'quoted", 1], ["plain -=", ""],
        ]);

        Assert.Equal(
            "a,b\r\n'=SUM(A1),-5\r\n'+1,0.25\r\n'-1,true\r\n'@x,\r\n'＝1,2026-03-10T12:00:00.5Z\r\n'\tx,00000000-0000-0000-0000-000000000000\r\n\"say \"\"hi\"\", you\r\n\",2026-03-10\r\n''quoted,1\r\nplain -=,\r\n",
            table.Text());
    }

    [Theory]
    [InlineData(null, "", false)]
    [InlineData(null, "*/*", false)]
    [InlineData(null, "text/csv", true)]
    [InlineData(null, "text/csv, */*;q=0.1", true)]
    [InlineData(null, "application/json, text/csv;q=0.5", false)]
    [InlineData("csv", "application/json", true)]
    [InlineData("json", "text/csv", false)]
    [InlineData("xml", "", null)]
    public void The_format_decides_and_else_what_is_accepted(string? format, string accept, bool? wanted)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Accept = accept;
        Assert.Equal(wanted, CsvAnswer.IsWanted(context, format));
    }
}
