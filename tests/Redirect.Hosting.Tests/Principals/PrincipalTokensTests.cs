using System.Buffers.Text;
using System.Text;
using Redirect.Hosting.Principals;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Principals;

/// <summary>A token is believed whole, in its time and at its service (attack S48), or not at all.</summary>
public sealed class PrincipalTokensTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(x => (byte)x)];
    private static readonly Principal Merchant = new(PrincipalKind.Merchant, new Guid("019c0000-0000-7000-8000-000000000001"), new Guid("019c0000-0000-7000-8000-000000000002"), [Scopes.StatsRead]);

    private readonly ManualClock clock = new(Start);

    [Fact]
    public void A_token_says_who_it_was_made_for()
    {
        foreach (var principal in new[] { Merchant, Principal.Admin, Principal.Anonymous, Principal.Service })
        {
            var read = At("links").Verify(At(null).Sign(principal, "links"))!;
            Assert.Equal((principal.Kind, principal.MerchantId, principal.KeyId), (read.Kind, read.MerchantId, read.KeyId));
            Assert.Equal(principal.Scopes, read.Scopes);
        }
    }

    [Theory]
    [InlineData(60_000, true)] // its life, and as far as clocks may be apart
    [InlineData(60_001, false)]
    public void A_token_has_its_time(int milliseconds, bool good)
    {
        foreach (var principal in new[] { Merchant, Principal.Anonymous })
        {
            clock.Now = Start.UtcDateTime;
            var token = At(null).Sign(principal);
            var reader = At("links");

            // Read shortly before as well: what was read a moment ago is remembered, and not longer than it is good.
            clock.Advance(TimeSpan.FromMilliseconds(59_000));
            Assert.NotNull(reader.Verify(token));
            clock.Advance(TimeSpan.FromMilliseconds(milliseconds - 59_000));
            Assert.Equal(good, reader.Verify(token) is not null);
            Assert.Equal(good, At("links").Verify(token) is not null);
        }
    }

    [Fact]
    public void A_token_with_any_character_changed_is_nobodys()
    {
        var token = At(null).Sign(Merchant, "links");
        var reader = At("links");
        Assert.NotNull(reader.Verify(token));
        for (var at = 0; at < token.Length; at++)
        {
            foreach (var other in "A_!. é".Where(other => other != token[at]))
            {
                var changed = token[..at] + other + token[(at + 1)..];

                // The last character of a signature has bits that say nothing; none of ours are set.
                Assert.True(reader.Verify(changed) is null, $"'{other}' at {at} of {token.Length}.");
            }
        }

        foreach (var broken in new[] { "", ".", "..", token[1..], token[..^1], token + "A", token + ".", token.Split('.')[0], token.Split('.')[0] + ".", "." + token.Split('.')[1], new string('A', 5_000), token + "," + token })
        {
            Assert.Null(reader.Verify(broken));
        }
    }

    [Fact]
    public void A_token_for_one_service_is_none_for_another()
    {
        var edge = At(null);
        foreach (var principal in new[] { Merchant, Principal.Admin, Principal.Anonymous, Principal.Service })
        {
            var token = edge.Sign(principal, "links");
            Assert.NotNull(At("links").Verify(token));
            Assert.Null(At("attribution").Verify(token));
            Assert.Null(At("media").Verify(token));
            Assert.Null(At("link").Verify(token));
        }
    }

    [Fact]
    public void A_gateway_of_the_version_before_names_no_service_and_is_believed_and_one_with_another_key_is_not()
    {
        Assert.NotNull(At("links").Verify(At(null).Sign(Merchant)));
        Assert.Null(At("links").Verify(new PrincipalTokens(new byte[32], clock).Sign(Merchant, "links")));

        // Signed as nothing at all, and by the wrong half.
        var body = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"Kind":2,"Merchant":"{{Guid.Empty}}","Key":"{{Guid.Empty}}","Scopes":[],"Until":99999999999999}"""));
        foreach (var signature in new[] { "", "AA", Base64Url.EncodeToString(new byte[32]), Base64Url.EncodeToString(new byte[64]), At(null).Sign(Merchant).Split('.')[1] })
        {
            Assert.Null(At("links").Verify(body + "." + signature));
        }
    }

    [Fact]
    public void The_shared_key_is_32_bytes_at_least() => Assert.Throws<ArgumentOutOfRangeException>(() => new PrincipalTokens(new byte[31], clock));

    private PrincipalTokens At(string? service) => new(Key, clock, service);
}
