using System.Net;
using System.Text;
using System.Text.Json;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Limits;

namespace Redirect.Links.Tests.Limits;

/// <summary>What a link's password lets through, and what it does not.</summary>
public sealed class PasswordTests : IAsyncLifetime
{
    private PasswordHost host = null!;

    public async ValueTask InitializeAsync() => host = await PasswordHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_right_password_leads_back_to_the_address_and_the_visit_is_made_there()
    {
        var link = await host.SeedAsync("Secret");
        var path = $"/secret?p=x&f={host.Host.FormOf(link.Id, "x", Form.Qr)}";
        Assert.DoesNotContain("https", await host.FollowAsync(path, null), StringComparison.Ordinal);
        using var given = await host.GiveAsync(path, PasswordHost.Password);
        Assert.Equal(HttpStatusCode.SeeOther, given.StatusCode);
        Assert.Equal(path, Header(given, "Location"));
        Assert.Equal("private, no-store", given.Headers.NonValidated["Cache-Control"].ToString());
        var cookie = Header(given, "Set-Cookie");
        Assert.Matches("^rp=[A-Za-z0-9_-]{54}; Max-Age=86400; Path=/secret; SameSite=Lax; HttpOnly$", cookie);
        Assert.Equal(LimitedLinks.Target, await host.FollowAsync(path, "a=b; " + cookie.Split(';')[0] + "; rv=short"));

        var visit = Assert.Single(await host.Host.Publisher.UntilAsync(1));
        Assert.Equal((Form.Qr, Quality.Human, ""), (visit.Form, visit.Quality, visit.Outcome));
    }

    [Theory]
    [InlineData("/密碼", "/%E5%AF%86%E7%A2%BC")]
    [InlineData("/%E5%AF%86%e7%a2%bc/", "/%E5%AF%86%E7%A2%BC")]
    public async Task The_cookie_goes_to_the_path_that_the_browser_is_led_back_to(string path, string back)
    {
        await host.SeedAsync("密碼");
        using var given = await host.GiveAsync(path, PasswordHost.Password);
        Assert.Equal(back, Header(given, "Location"));
        Assert.Contains($"; Path={back};", Header(given, "Set-Cookie"), StringComparison.Ordinal);
        Assert.Equal(LimitedLinks.Target, await host.FollowAsync(back, Header(given, "Set-Cookie").Split(';')[0]));
    }

    [Fact] // S41
    public async Task Wrong_passwords_wait_longer_and_longer_and_after_five_a_quarter_of_an_hour()
    {
        await host.SeedAsync("a");
        await host.SeedAsync("b");
        for (var wrong = 1; wrong <= GuessDelays.MaxWrong; wrong++)
        {
            await WrongAsync();
            var wait = GuessDelays.After(wrong);
            if (wrong >= 4)
            {
                // Whatever comes meanwhile is not even looked at, and does not make it longer. (Shorter waits could end while this runs.)
                using var right = await host.GiveAsync("/a", PasswordHost.Password);
                await ExpectAsync(right, HttpStatusCode.TooManyRequests, "password_locked");
                Assert.InRange(right.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), wait);
            }

            if (wrong < GuessDelays.MaxWrong)
            {
                host.Host.Clock.Advance(wait);
            }
        }

        // Another network, and another link, are not locked: nobody can lock a link for all.
        using var elsewhere = await host.GiveAsync("/a", PasswordHost.Password, "127.0.0.2");
        Assert.Equal(HttpStatusCode.SeeOther, elsewhere.StatusCode);
        await host.CookieAsync("/b");

        host.Host.Clock.Advance(GuessDelays.Lock - TimeSpan.FromMinutes(1));
        using var early = await host.GiveAsync("/a", PasswordHost.Password);
        await ExpectAsync(early, HttpStatusCode.TooManyRequests, "password_locked");
        host.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.CookieAsync("/a");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_right_password_forgets_the_wrong_ones_and_so_does_time(bool right)
    {
        await host.SeedAsync("a");
        for (var wrong = 1; wrong < GuessDelays.MaxWrong; wrong++)
        {
            await WrongAsync();
            host.Host.Clock.Advance(GuessDelays.After(wrong));
        }

        if (right)
        {
            await host.CookieAsync("/a");
        }
        else
        {
            host.Host.Clock.Advance(GuessDelays.Memory);
        }

        // The first again, and not the fifth.
        await WrongAsync();
        host.Host.Clock.Advance(GuessDelays.After(1));
        await host.CookieAsync("/a");
    }

    [Fact] // S41: guesses are counted before they are looked at, so sending them at once does not help
    public async Task Of_many_guesses_at_once_one_is_looked_at()
    {
        await host.SeedAsync("a");
        for (var wrong = 1; wrong <= 3; wrong++)
        {
            await WrongAsync();
            host.Host.Clock.Advance(GuessDelays.After(wrong));
        }

        var guesses = Enumerable.Range(0, 40).Select(number => host.GiveAsync("/a", number == 39 ? PasswordHost.Password : $"guess{number}")).ToList();
        var answers = await Task.WhenAll(guesses);
        Assert.Equal(1, answers.Count(answer => answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.SeeOther));
        Assert.All(answers, answer => Assert.True(
            answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.SeeOther or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}"));
    }

    [Fact]
    public async Task Checking_passwords_has_an_end_and_redirects_go_on_beside_it()
    {
        await host.SeedAsync("a");
        await host.Host.SeedAsync("plain");
        await host.Host.VisitAsync("/plain");
        var guesses = Enumerable.Range(1, 60).Select(number => host.GiveAsync("/a", "sesame", $"127.0.1.{number}")).ToList();
        var redirects = 0;
        while (!guesses.TrueForAll(guess => guess.IsCompleted))
        {
            Assert.Equal(LimitedLinks.Target, await host.Host.VisitAsync("/plain"));
            redirects++;
        }

        var answers = await Task.WhenAll(guesses);
        Assert.True(redirects > 10, $"{redirects} redirects");
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}"));
        var busy = answers.First(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(busy.Headers.RetryAfter);
        await ExpectAsync(busy, HttpStatusCode.ServiceUnavailable, "password_busy");
    }

    [Fact]
    public async Task A_cookie_is_good_for_its_link_and_its_password_for_a_day_and_unchanged()
    {
        var link = await host.SeedAsync("a");
        await host.SeedAsync("b");
        var cookie = await host.CookieAsync("/a");
        Assert.Equal(LimitedLinks.Target, await host.FollowAsync("/a", cookie));
        await RefusedAsync("/b", cookie);
        for (var at = "rp=".Length; at < cookie.Length - 1; at++)
        {
            await RefusedAsync("/a", cookie[..at] + (cookie[at] == 'A' ? 'B' : 'A') + cookie[(at + 1)..]);
        }

        await RefusedAsync("/a", cookie[..^1]);
        await RefusedAsync("/a", cookie + "A");
        await RefusedAsync("/a", "RP" + cookie[2..]);
        await RefusedAsync("/a", "rp=");
        await RefusedAsync("/a", "rp=" + new string('A', 54));
        await RefusedAsync("/a", string.Join("; ", Enumerable.Repeat("rp=" + new string('A', 54), 50)));

        host.Host.Clock.Advance(PasswordCookie.Lifetime - TimeSpan.FromMinutes(1));
        Assert.Equal(LimitedLinks.Target, await host.FollowAsync("/a", cookie));
        host.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await RefusedAsync("/a", cookie);

        cookie = await host.CookieAsync("/a");
        await host.Host.ChangeAsync(link.Id, behaviour => behaviour with { PasswordHash = host.HashOf("other") });
        await RefusedAsync("/a", cookie);
        var other = await host.CookieAsync("/a", "other");

        // Even the same password again is another hash.
        await host.Host.ChangeAsync(link.Id, behaviour => behaviour with { PasswordHash = host.HashOf("other") });
        await RefusedAsync("/a", other);
    }

    [Fact]
    public async Task Only_a_small_form_of_our_own_page_is_taken()
    {
        await host.SeedAsync("a");
        await host.Host.SeedAsync("plain");
        await host.Host.SeedAsync("gone", retired: true);
        await RefusedAsync(new StringContent("""{"password":"x"}""", Encoding.UTF8, "application/json"), HttpStatusCode.UnsupportedMediaType, "media_type_not_supported");
        await RefusedAsync(new MultipartFormDataContent { { new StringContent("x"), "password" } }, HttpStatusCode.UnsupportedMediaType, "media_type_not_supported");
        await RefusedAsync(new ByteArrayContent([]), HttpStatusCode.UnsupportedMediaType, "media_type_not_supported");
        await RefusedAsync(Urlencoded("pass=x"), HttpStatusCode.BadRequest, "password_missing");
        await RefusedAsync(Urlencoded("password=x&password=y"), HttpStatusCode.BadRequest, "password_missing");
        await RefusedAsync(Urlencoded("password=" + new string('x', 4000)), HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        await RefusedAsync(Urlencoded("password="), HttpStatusCode.Forbidden, "password_wrong");
        await RefusedAsync(Urlencoded("password=" + new string('x', 129)), HttpStatusCode.Forbidden, "password_wrong");
        using (var crossed = await host.GiveAsync("/a", PasswordHost.Password, "127.0.0.1", ("Sec-Fetch-Site", "cross-site")))
        {
            await ExpectAsync(crossed, HttpStatusCode.Forbidden, "cross_site");
        }

        // None of these was a guess.
        using var given = await host.GiveAsync("/a", PasswordHost.Password, "127.0.0.1", ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.SeeOther, given.StatusCode);
        using var unknown = await host.GiveAsync("/nothing-here", PasswordHost.Password);
        await ExpectAsync(unknown, HttpStatusCode.NotFound, "link_unknown");
        using var gone = await host.GiveAsync("/gone", PasswordHost.Password);
        await ExpectAsync(gone, HttpStatusCode.Gone, "link_retired");

        // A link that asks for none leads back to where it is followed, without a cookie.
        using var plain = await host.GiveAsync("/plain", "anything");
        Assert.Equal((HttpStatusCode.SeeOther, "/plain", false), (plain.StatusCode, Header(plain, "Location"), plain.Headers.Contains("Set-Cookie")));
        Assert.Empty(host.Host.Publisher.Visits);

        async Task RefusedAsync(HttpContent content, HttpStatusCode status, string code)
        {
            using var answer = await host.PostAsync("/a", content);
            await ExpectAsync(answer, status, code);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact] // The longest one there can be, percent-encoded
    public async Task The_longest_password_can_be_given()
    {
        var longest = string.Concat(Enumerable.Repeat("密", PasswordHashes.MaxLength));
        await host.SeedAsync("long", longest);
        await host.CookieAsync("/long", longest);
    }

    [Fact] // S85
    public async Task Only_a_salted_slow_hash_with_its_parameters_is_kept()
    {
        var (one, other) = (host.HashOf(PasswordHost.Password), host.HashOf(PasswordHost.Password));
        Assert.Matches(@"^pbkdf2-sha256\$100000\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=$", one);
        Assert.NotEqual(one, other);
        Assert.True(PasswordHashes.Verify(one, PasswordHost.Password));
        Assert.False(PasswordHashes.Verify(one, PasswordHost.Password + " "));
        Assert.Throws<FormatException>(() => PasswordHashes.Verify("plain", "plain"));
        Assert.Equal(600_000, new PasswordOptions().Iterations);

        // A hash made with other parameters goes on to hold.
        var salt = new byte[16];
        var old = System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2("x", salt, 150_000, System.Security.Cryptography.HashAlgorithmName.SHA256, 32);
        Assert.True(PasswordHashes.Verify($"pbkdf2-sha256$150000${Convert.ToBase64String(salt)}${Convert.ToBase64String(old)}", "x"));

        var link = await host.SeedAsync("a");
        await using var db = host.Host.Db();
        var row = await db.Links.FindAsync([link.Id], TestContext.Current.CancellationToken);
        Assert.DoesNotContain("芝麻", JsonSerializer.Serialize(row!.Behaviour), StringComparison.Ordinal);
    }

    private async Task WrongAsync()
    {
        using var answer = await host.GiveAsync("/a", "sesame");
        await ExpectAsync(answer, HttpStatusCode.Forbidden, "password_wrong");
    }

    private async Task RefusedAsync(string path, string cookie) => Assert.DoesNotContain("https", await host.FollowAsync(path, cookie), StringComparison.Ordinal);

    private static StringContent Urlencoded(string text) => new(text, Encoding.ASCII, "application/x-www-form-urlencoded");

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private static async Task ExpectAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        Assert.Equal(code, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
    }
}
