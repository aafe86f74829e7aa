using System.Net;
using static Redirect.Links.Tests.Transfers.Importing;

namespace Redirect.Links.Tests.Transfers;

public abstract class BatchContract(LinksStore store)
{
    private const string Batch = "/api/v1/links/batch";
    private const string Target = "https://item.taobao.com/item.htm?id=1";
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task Each_item_is_made_for_itself_and_a_repeated_call_makes_none_again()
    {
        var tail = Unique();
        var shop = await host.NewMerchantAsync();
        await shop.NewLinkAsync(new { target = Target, slug = tail + "-there", externalId = "sku-9" });
        var body = new { items = new object?[] { new { target = Target }, new { target = "javascript:1" }, new { target = Target, slug = tail }, new { target = Target, slug = tail.ToUpperInvariant() }, null, new { target = Target, slug = tail + "-there" }, new { target = Target, externalId = "sku-9" } } };
        var answer = (await shop.PostAsync(Batch, body, ("Idempotency-Key", "batch-1"))).Expect(HttpStatusCode.OK);
        Assert.Equal(
            ["created", "refused:scheme_not_allowed", "created", "refused:slug_taken", "refused:required", "refused:slug_taken", "refused:external_id_taken"],
            answer.Items.Select(item => item.GetProperty("status").GetString() + (item.TryGetProperty("errors", out var errors) ? ":" + errors[0].GetProperty("code") : "")));
        var link = answer.Items[2].GetProperty("link");
        Assert.Equal((tail, new Uri(host.Http.BaseAddress!, tail).ToString()), (link.GetProperty("slug").GetString(), link.GetProperty("shortUrl").GetString()));
        Assert.Single(await host.ChangesOfAsync(link.GetProperty("id").GetGuid()));
        var again = (await shop.PostAsync(Batch, body, ("Idempotency-Key", "batch-1"))).Expect(HttpStatusCode.OK);
        Assert.Equal((answer.Text, "true"), (again.Text, again.Headers["Idempotent-Replayed"]));
        Assert.Equal(3, await host.CountLinksAsync(shop.MerchantId));
    }

    [Fact]
    public async Task All_or_none_are_made_when_asked_so()
    {
        var tail = Unique();
        var shop = await host.NewMerchantAsync();
        var refused = (await shop.PostAsync(Batch + "?atomic=true", new { items = new object[] { new { target = Target, slug = tail }, new { target = "ftp://x", slug = "a.b" } } })).Expect(HttpStatusCode.UnprocessableEntity, "scheme_not_allowed");
        Assert.Equal("items[1].target,items[1].slug", string.Join(',', refused.Body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString())));
        Assert.Equal(0, await host.CountLinksAsync(shop.MerchantId));
        Assert.Equal(2, (await shop.PostAsync(Batch + "?atomic=true", new { items = new object[] { new { target = Target, slug = tail }, new { target = Target } } })).Expect(HttpStatusCode.OK).Items.Count);
    }

    [Fact] // S95
    public async Task A_thousand_are_made_at_once_and_one_more_is_too_many()
    {
        var shop = await host.NewMerchantAsync();
        var title = new string('题', 400);
        var thousand = Enumerable.Range(1, 1000).Select(at => new { target = $"https://www.jd.com/{at}", title }).ToArray();
        var answer = (await shop.PostAsync(Batch, new { items = thousand }, ("Idempotency-Key", "thousand"))).Expect(HttpStatusCode.OK);
        Assert.Equal(1000, answer.Items.Select(item => item.GetProperty("link").GetProperty("slug").GetString()).Distinct().Count());
        (await shop.PostAsync(Batch, new { items = thousand.Append(thousand[0]) })).Expect(HttpStatusCode.RequestEntityTooLarge, "too_many_items");
        (await shop.PostAsync(Batch, new { items = Enumerable.Repeat(new { target = "x" }, 100_000) })).Expect(HttpStatusCode.RequestEntityTooLarge, "too_many_items");
        (await shop.PostAsync(Batch, $$"""{"items":[{"target":"{{new string('a', 4 << 20)}}"}]}""", ("Expect", "100-continue"))).Expect(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        (await shop.PostAsync(Batch, new { items = Array.Empty<object>() })).Expect(HttpStatusCode.UnprocessableEntity, "required");
        (await shop.PostAsync(Batch, """{"items":[{"target":"https://www.jd.com/","colour":"red"}]}""")).Expect(HttpStatusCode.UnprocessableEntity, "unknown_field");
        Assert.Equal(1000, await host.CountLinksAsync(shop.MerchantId));
    }
}

public sealed class BatchOnSqliteTests(SqliteStore store) : BatchContract(store);

public sealed class BatchOnPostgresTests(PostgresStore store) : BatchContract(store);
