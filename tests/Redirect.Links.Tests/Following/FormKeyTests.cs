using System.Security.Cryptography;
using System.Text;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Following;
using Redirect.Links.Symbols;

namespace Redirect.Links.Tests.Following;

public sealed class FormKeyTests
{
    private static readonly Guid Link = Guid.Parse("0190b7a2-1111-7000-8000-000000000001");

    private static readonly FormKey Key = new([.. Enumerable.Range(0, 32).Select(value => (byte)value)]);

    [Theory]
    [InlineData(null, Form.Qr, "qr")]
    [InlineData("ab12cd", Form.Passphrase, "passphrase")]
    [InlineData("店1", Form.Watermark, "watermark")]
    public void A_signature_is_the_first_30_bits_of_the_mac_over_link_code_and_form(string? code, Form form, string name)
    {
        byte[] said = [.. Link.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(code ?? ""), (byte)form];
        var mac = HMACSHA256.HashData(Enumerable.Range(0, 32).Select(value => (byte)value).ToArray(), said);
        var bits = string.Join("", mac.Take(4).Select(value => Convert.ToString(value, 2).PadLeft(8, '0')));
        var symbols = string.Concat(Enumerable.Range(0, 6).Select(at => Base32Symbols.Alphabet[Convert.ToInt32(bits.Substring(at * 5, 5), 2)]));
        Assert.Equal($"{name}.{symbols}", Key.ValueOf(Link, code, form));
        Assert.True(Key.Holds(Link, code, form, symbols));
    }

    [Fact]
    public void It_holds_for_its_own_link_placement_and_form_only()
    {
        var signature = Signature(Key, "p1");
        Assert.False(Key.Holds(Guid.CreateVersion7(), "p1", Form.Qr, signature));
        Assert.False(Key.Holds(Link, "p2", Form.Qr, signature));
        Assert.False(Key.Holds(Link, null, Form.Qr, signature));
        Assert.False(Key.Holds(Link, "p1", Form.Staff, signature));
        Assert.False(new FormKey(new byte[32]).Holds(Link, "p1", Form.Qr, signature));
    }

    [Fact]
    public void Whoever_types_it_may_write_small_and_take_symbols_for_one_another()
    {
        // Some code whose signature has all that is read for something else.
        var code = Enumerable.Range(0, 100_000).Select(number => "p" + number).First(code => Signature(Key, code) is var text && text.Contains('0') && text.Contains('1'));
        var signature = Signature(Key, code);
        Assert.True(Key.Holds(Link, code, Form.Qr, signature.ToLowerInvariant()));
        Assert.True(Key.Holds(Link, code, Form.Qr, signature.Replace('0', 'O').Replace('1', 'I')));
        Assert.True(Key.Holds(Link, code, Form.Qr, signature.Replace('0', 'o').Replace('1', 'l')));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7K3M9")]
    [InlineData("7K3M9PX")]
    [InlineData("7K3M9U")] // no symbol
    [InlineData("7K3M9店")]
    public void What_is_no_signature_does_not_hold(string signature) => Assert.False(Key.Holds(Link, "p1", Form.Qr, signature));

    [Fact]
    public void Every_changed_symbol_is_noticed()
    {
        var signature = Signature(Key, "p1");
        for (var at = 0; at < signature.Length; at++)
        {
            foreach (var symbol in Base32Symbols.Alphabet.Where(symbol => symbol != signature[at]))
            {
                Assert.False(Key.Holds(Link, "p1", Form.Qr, signature[..at] + symbol + signature[(at + 1)..]));
            }
        }
    }

    [Fact]
    public void A_code_of_the_greatest_length_is_signed()
    {
        var code = new string('店', FollowQuery.MaxCode);
        Assert.True(Key.Holds(Link, code, Form.Qr, Signature(Key, code)));
    }

    private static string Signature(FormKey key, string code) => key.ValueOf(Link, code, Form.Qr)["qr.".Length..];
}
