using System.Text;
using Redirect.Media.PrintSheets;
using Redirect.Media.Uploads;

namespace Redirect.Media.Tests.PrintSheets;

public sealed class LabelTableTests
{
    [Theory]
    [InlineData("name,store,staff\n一楼收银台,静安店,1024\n", "utf-8")]
    [InlineData("name,store,staff\r\n一楼收银台,静安店,1024", "utf-8")]
    [InlineData("\uFEFFname,store,staff\n一楼收银台,静安店,1024\n", "utf-8")]
    [InlineData("name,store,staff\n一楼收银台,静安店,1024\n", "gb18030")]
    [InlineData("NAME;Store;staff\n一楼收银台;静安店;1024\n", "utf-8")]
    [InlineData("staff\tname\tstore\n1024\t一楼收银台\t静安店\n", "utf-8")]
    [InlineData("name,store,staff,partner\n\"一楼收银台\", 静安店 ,1024\n", "utf-8")]
    public void A_table_is_read_as_spreadsheets_save_it(string text, string encoding)
    {
        var label = Assert.Single(LabelTable.Read(Encode(text, encoding)));
        Assert.Equal(new SheetRequest.LabelPart(null, null, "一楼收银台", "静安店", "1024", null), label);
    }

    [Fact]
    public void Placements_that_are_there_are_named_by_id_or_code()
    {
        var id = Guid.CreateVersion7();
        var labels = LabelTable.Read(Encode($"placementId,placement\n{id},\n,STORE12\n", "utf-8"));
        Assert.Equal([new(id, null, null, null, null, null), new(null, "STORE12", null, null, null, null)], labels);
    }

    [Theory]
    [InlineData("", "labels_empty", null)]
    [InlineData("name,colour\na,b\n", "columns_unknown", null)]
    [InlineData("name,name\na,b\n", "columns_unknown", null)]
    [InlineData("一楼收银台\n二楼\n", "columns_unknown", null)]
    [InlineData("name,store\na,b\nc,d,e\n", "too_many_cells", "Row 2")]
    [InlineData("name\na\n\"b\nc\n", "quote_misplaced", "Row 2")]
    [InlineData("name\na\nb\"c\n", "quote_misplaced", "Row 2")]
    [InlineData("placementId\n17\n", "placement_id_malformed", "Row 1")]
    [InlineData("name\na\0b\n", "encoding_unsupported", null)]
    public void A_bad_table_is_refused_with_its_row(string text, string code, string? says) => AssertRefused(Encode(text, "utf-8"), code, says);

    [Fact]
    public void Utf_16_and_broken_bytes_are_refused()
    {
        AssertRefused([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("name\na\n")], "encoding_unsupported", null);
        AssertRefused([.. "name\n"u8, 0xFF, 0xFF, 0xFF, (byte)'\n'], "encoding_unsupported", null);
    }

    [Fact]
    public void A_cell_and_a_table_have_their_limits()
    {
        Assert.Equal(1000, LabelTable.Read(Encode("name\n" + new string('a', 1000), "utf-8"))[0].Name!.Length);
        AssertRefused(Encode("name\na\n" + new string('a', 1001), "utf-8"), "cell_too_long", "Row 2");
        AssertRefused(Encode("name\na\n\"" + new string('a', 5000), "utf-8"), "cell_too_long", "Row 2");
        AssertRefused(Encode(new string(',', 1_000_000), "utf-8"), "columns_unknown", null);
        Assert.Equal(5000, LabelTable.Read(Encode("name\n" + string.Concat(Enumerable.Repeat("a\n", 5000)), "utf-8")).Count);
        AssertRefused(Encode("name\n" + string.Concat(Enumerable.Repeat("a\n", 5001)), "utf-8"), "too_many_labels", null);
    }

    private static byte[] Encode(string text, string encoding) => encoding == "utf-8" ? Encoding.UTF8.GetBytes(text) : CodePagesEncodingProvider.Instance.GetEncoding(encoding)!.GetBytes(text);

    private static void AssertRefused(byte[] file, string code, string? says)
    {
        var refused = Assert.Throws<UploadRefusedException>(() => LabelTable.Read(file));
        Assert.Equal(code, refused.Code);
        Assert.Contains(says ?? "", refused.Message, StringComparison.Ordinal);
    }
}
