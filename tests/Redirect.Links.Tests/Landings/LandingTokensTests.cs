using System.Buffers.Text;
using Redirect.Links.Landings;
using Redirect.Links.Visits;
using Redirect.Testing;

namespace Redirect.Links.Tests.Landings;

public sealed class LandingTokensTests
{
    private readonly ManualClock clock = new(new DateTimeOffset(2026, 11, 11, 20, 0, 0, TimeSpan.Zero));
    private readonly AddressSalts salts = new();
    private readonly LandingTokens tokens;

    public LandingTokensTests()
    {
        tokens = new LandingTokens(salts, clock);
        Keep(0, 1);
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    [Fact]
    public void A_token_brings_its_visit_and_merchant_back_and_fits_an_address()
    {
        var token = New();
        var text = tokens.Make(token);
        Assert.Equal(token, tokens.Open(text));
        Assert.Equal((64, LandingTokens.Length), (text!.Length, LandingTokens.Length));
        Assert.Matches("^[A-Za-z0-9_-]+$", text);
        Assert.Equal(text, tokens.Make(token));
        Assert.NotEqual(text, tokens.Make(New()));
    }

    [Fact]
    public void It_shows_neither_visit_nor_merchant_nor_time()
    {
        var token = New();
        var bytes = Base64Url.DecodeFromChars(tokens.Make(token));
        foreach (var secret in (byte[][])[token.VisitId.ToByteArray(bigEndian: true), token.MerchantId.ToByteArray(bigEndian: true)])
        {
            Assert.Equal(-1, bytes.AsSpan().IndexOf(secret.AsSpan(0, 4)));
        }

        // Two visits of one millisecond and merchant have nothing in common.
        var (one, other) = (bytes, Base64Url.DecodeFromChars(tokens.Make(token with { VisitId = Guid.CreateVersion7(clock.GetUtcNow()) })));
        Assert.InRange(one.Zip(other).Count(pair => pair.First == pair.Second), 0, 6);
    }

    [Fact]
    public void No_bit_can_be_changed_and_no_part_of_two_tokens_put_together()
    {
        var (one, other) = (Base64Url.DecodeFromChars(tokens.Make(New())), Base64Url.DecodeFromChars(tokens.Make(New())));
        for (var bit = 0; bit < one.Length * 8; bit++)
        {
            var forged = one.ToArray();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(tokens.Open(Base64Url.EncodeToString(forged)));
        }

        Assert.Null(tokens.Open(Base64Url.EncodeToString([.. one[..16], .. other[16..]])));
        Assert.Null(tokens.Open(Base64Url.EncodeToString([.. one[..32], .. other[32..]])));
    }

    [Fact]
    public void What_is_cut_or_longer_or_another_installations_is_none()
    {
        var text = tokens.Make(New())!;
        foreach (var wrong in new[] { "", "x", text[..^1], text + "A", text[1..], new string('A', LandingTokens.Length), new string('!', LandingTokens.Length), " " + text[1..], text[..^1] + "=", Guid.CreateVersion7().ToString() })
        {
            Assert.Null(tokens.Open(wrong));
        }

        salts.Replace([new AddressSalt { Day = Today, Salt = [.. Enumerable.Repeat((byte)9, 32)] }]);
        Assert.Null(tokens.Open(text));
    }

    [Fact]
    public void It_is_good_for_24_hours_to_the_millisecond_over_midnight_too()
    {
        var token = New();
        var text = tokens.Make(token);
        clock.Advance(LandingTokens.GoodFor);
        Keep(-1, 0, 1);
        Assert.Equal(token, tokens.Open(text));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(tokens.Open(text));
    }

    [Fact]
    public void A_visit_of_a_clock_that_is_ahead_over_midnight_is_known()
    {
        var token = new LandingToken(Guid.CreateVersion7(clock.GetUtcNow().Date.AddDays(1)), Guid.CreateVersion7());
        Assert.Equal(token, tokens.Open(tokens.Make(token)));
    }

    [Fact]
    public void Without_the_days_salt_none_is_made_and_none_opened()
    {
        var text = tokens.Make(New());
        salts.Replace([]);
        Assert.Null(tokens.Make(New()));
        Assert.Null(tokens.Open(text));
    }

    private LandingToken New() => new(Guid.CreateVersion7(clock.GetUtcNow()), Guid.CreateVersion7());

    private void Keep(params int[] days) =>
        salts.Replace([.. days.Select(day => Today.AddDays(day)).Select(day => new AddressSalt { Day = day, Salt = [.. Enumerable.Repeat((byte)day.Day, 32)] })]);
}
