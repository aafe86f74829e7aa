using FsCheck;
using FsCheck.Fluent;
using Redirect.Links.Transfers;

namespace Redirect.Links.Tests.Transfers;

public sealed class FormulaCellsTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+86", "'+86")]
    [InlineData("-5%", "'-5%")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("\nx", "'\nx")]
    [InlineData("＝1", "'＝1")]
    [InlineData("'=1", "''=1")]
    [InlineData("", "")]
    [InlineData("1=1", "1=1")]
    public void A_text_that_would_be_run_gets_an_apostrophe(string text, string cell) => Assert.Equal((cell, text), (FormulaCells.Protect(text), FormulaCells.Unprotect(cell)));

    [Theory]
    [InlineData("'quoted'")]
    [InlineData("'")]
    [InlineData("-5%")]
    public void A_cell_that_is_not_ours_is_left_as_it_is(string cell) => Assert.Equal(cell, FormulaCells.Unprotect(cell));

    [Fact]
    public void Every_text_comes_back() => Prop.ForAll(
        Gen.Elements('\'', '=', '+', '-', '@', '\t', '\n', '\r', '＝', 'a', '中', ' ', '"', ',').ArrayOf().ToArbitrary(),
        text => FormulaCells.Unprotect(FormulaCells.Protect(new string(text))) == new string(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
