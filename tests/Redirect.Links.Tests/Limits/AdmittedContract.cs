using System.Net;
using Redirect.Links.Limits;

namespace Redirect.Links.Tests.Limits;

/// <summary>What a merchant reads of a limit.</summary>
public abstract class AdmittedContract(LinksStore store)
{
    private const string Links = "/api/v1/links";
    private const string Target = "https://item.taobao.com/item.htm?id=1";
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task A_limited_link_says_how_many_it_has_let_in_and_others_do_not()
    {
        var shop = await host.NewMerchantAsync();
        var plain = await shop.NewLinkAsync();
        Assert.Null(plain["admitted"]);
        var made = await shop.NewLinkAsync(new { target = Target, maxVisits = 2, overflowTarget = "https://detail.tmall.com/x" });
        Assert.Equal("0", made["admitted"]);
        var seen = new List<string?>();
        for (var visitor = 0; visitor < 4; visitor++)
        {
            seen.Add((await VisitAsync(made["slug"]!)).Headers.GetValueOrDefault("Location"));
        }

        Assert.Equal([Target, Target, "https://detail.tmall.com/x", "https://detail.tmall.com/x"], seen);
        Assert.Equal("2", (await shop.GetAsync($"{Links}/{made.Id}"))["admitted"]);
        var list = (await shop.GetAsync(Links)).Items;
        Assert.Equal(2, list.Single(link => link.GetProperty("id").GetGuid() == made.Id).GetProperty("admitted").GetInt64());
        Assert.False(list.Single(link => link.GetProperty("id").GetGuid() == plain.Id).TryGetProperty("admitted", out _));

        // Raised, taken away and set again: what was let in stays counted.
        Assert.Equal("2", (await shop.PatchAsync($"{Links}/{made.Id}", new { maxVisits = 3 })).Expect(HttpStatusCode.OK)["admitted"]);
        Assert.Equal(Target, (await VisitAsync(made["slug"]!)).Headers["Location"]);
        Assert.Null((await shop.PatchAsync($"{Links}/{made.Id}", """{"maxVisits":null}""")).Expect(HttpStatusCode.OK)["admitted"]);
        Assert.Equal("3", (await shop.PatchAsync($"{Links}/{made.Id}", new { maxVisits = 1 })).Expect(HttpStatusCode.OK)["admitted"]);
        (await shop.PatchAsync($"{Links}/{made.Id}", new { admitted = 0 })).Expect(HttpStatusCode.UnprocessableEntity, "unknown_field");
    }

    [Fact]
    public async Task A_password_is_taken_changed_and_never_shown()
    {
        var shop = await host.NewMerchantAsync();
        var made = await shop.NewLinkAsync(new { target = Target, password = "open sesame" });
        Assert.Equal("True", made["passwordProtected"]);
        Assert.DoesNotContain("sesame", made.Text + (await shop.GetAsync($"{Links}/{made.Id}")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("pbkdf2", made.Text, StringComparison.Ordinal);
        (await shop.PostAsync(Links, new { target = Target, password = new string('x', PasswordHashes.MaxLength + 1) })).Expect(HttpStatusCode.UnprocessableEntity, "too_long");
        Assert.DoesNotContain("Location", (await VisitAsync(made["slug"]!)).Headers.Keys);
        (await shop.PatchAsync($"{Links}/{made.Id}", """{"password":null}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(Target, (await VisitAsync(made["slug"]!)).Headers["Location"]);
    }

    private Task<Answer> VisitAsync(string slug) => host.As(null).SendAsync(HttpMethod.Get, "/" + slug, null, ("User-Agent", LimitedLinks.Phone));
}

public sealed class AdmittedOnSqliteTests(SqliteStore store) : AdmittedContract(store);

public sealed class AdmittedOnPostgresTests(PostgresStore store) : AdmittedContract(store);
