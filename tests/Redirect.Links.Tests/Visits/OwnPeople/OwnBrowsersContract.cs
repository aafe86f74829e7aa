using System.Net;
using Redirect.Testing;

namespace Redirect.Links.Tests.Visits.OwnPeople;

public abstract class OwnBrowsersContract(LinksStore store)
{
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task I11_an_address_is_made_with_a_key_and_marks_the_browser_that_opens_it()
    {
        var shop = await host.NewMerchantAsync();
        var made = await Poll.UntilAsync(() => shop.PostAsync("/api/v1/own-browsers", new { }), answer => answer.Status == HttpStatusCode.OK, TimeSpan.FromSeconds(20), "the key is at hand");
        Assert.Equal("no-store", made.Headers["Cache-Control"]);

        var marked = (await host.As(null).GetAsync(new Uri(made["markUrl"]!).PathAndQuery)).Expect(HttpStatusCode.OK);
        Assert.Equal("text/html; charset=utf-8", marked.Headers["Content-Type"]);
        Assert.Contains("Max-Age=31536000", marked.Headers["Set-Cookie"], StringComparison.Ordinal);
        Assert.Contains("marked as your own", marked.Text, StringComparison.Ordinal);
        Assert.Contains("no-store", marked.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.DoesNotContain("script", marked.Text, StringComparison.OrdinalIgnoreCase);

        var unmarked = (await host.As(null).GetAsync(new Uri(made["unmarkUrl"]!).PathAndQuery)).Expect(HttpStatusCode.OK);
        Assert.Contains("Max-Age=0", unmarked.Headers["Set-Cookie"], StringComparison.Ordinal);
        Assert.Equal(marked.Headers["Set-Cookie"].Split('=')[0], unmarked.Headers["Set-Cookie"].Split('=')[0]);
    }

    [Fact]
    public async Task An_address_that_nobody_made_is_unknown_and_marks_nothing()
    {
        await Poll.UntilAsync(() => host.As(null).GetAsync("/own-browsers/x"), answer => answer.Status == HttpStatusCode.NotFound, TimeSpan.FromSeconds(20), "the key is at hand");
        var answer = (await host.As(null).GetAsync("/own-browsers/" + new string('A', 55))).Expect(HttpStatusCode.NotFound, "own_browser_link_unknown");
        Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
    }
}

public sealed class OwnBrowsersOnSqliteTests(SqliteStore store) : OwnBrowsersContract(store);

public sealed class OwnBrowsersOnPostgresTests(PostgresStore store) : OwnBrowsersContract(store);
