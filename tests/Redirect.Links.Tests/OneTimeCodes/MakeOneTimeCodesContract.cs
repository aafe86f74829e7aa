using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Hosting.Principals;
using Redirect.Links.Claims;
using Redirect.Links.OneTimeCodes;

namespace Redirect.Links.Tests.OneTimeCodes;

public abstract class MakeOneTimeCodesContract(LinksStore store)
{
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task A_surprise_code_s_codes_are_made_and_sent_as_a_file()
    {
        var shop = await host.NewMerchantAsync();
        var id = await host.NewBatchAsync(shop, 300, "Summer");
        var made = (await shop.PostAsync(Codes(id), null)).Expect(HttpStatusCode.OK);

        Assert.Equal("text/csv; charset=utf-8; header=present", made.Headers["Content-Type"]);
        Assert.Equal("no-store, private", made.Headers["Cache-Control"]);
        Assert.Equal($"attachment; filename=\"codes-{id}.csv\"", made.Headers["Content-Disposition"]);
        Assert.StartsWith("code,number\r\n", made.Text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 300).Select(number => (long)number), made.Numbers());
        Assert.All(made.Rows(), row => Assert.Matches("^SUMMER-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$", row[0]));

        var reader = host.Services.GetRequiredService<CodeReader>();
        foreach (var row in (string[][])[made.Rows()[0], made.Rows()[150], made.Rows()[299]])
        {
            Assert.Equal((id, long.Parse(row[1], null)), await reader.FindAsync(shop.MerchantId, row[0].ToLowerInvariant().Replace('-', ' '), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Only_the_merchant_s_own_codes_are_found_and_only_with_their_check_symbol()
    {
        var shop = await host.NewMerchantAsync();
        var other = await host.NewMerchantAsync();
        var code = (await shop.PostAsync(Codes(await host.NewBatchAsync(shop, 1)), null)).Rows()[0][0];
        var reader = host.Services.GetRequiredService<CodeReader>();
        Assert.NotNull(await reader.FindAsync(shop.MerchantId, code, TestContext.Current.CancellationToken));
        Assert.Null(await reader.FindAsync(other.MerchantId, code, TestContext.Current.CancellationToken));
        Assert.Null(await reader.FindAsync(shop.MerchantId, code[..^1] + (code[^1] == '0' ? '1' : '0'), TestContext.Current.CancellationToken));
        Assert.Null(await reader.FindAsync(shop.MerchantId, "", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_call_that_is_made_again_makes_none_and_sends_again_what_is_asked_for()
    {
        var shop = await host.NewMerchantAsync();
        var id = await host.NewBatchAsync(shop, CodeIssuer.ChunkSize + 5);
        var first = (await shop.PostAsync(Codes(id), null)).Expect(HttpStatusCode.OK);
        Assert.Equal(CodeIssuer.ChunkSize + 5, first.Rows().Count);
        Assert.Equal("code,number\r\n", (await shop.PostAsync(Codes(id), null)).Expect(HttpStatusCode.OK).Text);
        Assert.Equal(first.Text, (await shop.PostAsync(Codes(id) + "?from=0", null)).Expect(HttpStatusCode.OK).Text);
        Assert.Equal(first.Rows().Skip(CodeIssuer.ChunkSize - 2).Select(row => row[0]), (await shop.PostAsync(Codes(id) + $"?from={CodeIssuer.ChunkSize - 2}", null)).Rows().Select(row => row[0]));
        Assert.Empty((await shop.PostAsync(Codes(id) + $"?from={CodeIssuer.ChunkSize + 5}", null)).Expect(HttpStatusCode.OK).Rows());
        Assert.Equal(CodeIssuer.ChunkSize + 5, await StoredAsync(id));
    }

    [Fact]
    public async Task A_call_that_begins_beyond_what_is_made_makes_what_is_before_it_too()
    {
        var shop = await host.NewMerchantAsync();
        var id = await host.NewBatchAsync(shop, 20);
        Assert.Equal([15, 16, 17, 18, 19], (await shop.PostAsync(Codes(id) + "?from=15", null)).Numbers());
        Assert.Equal(20, await StoredAsync(id));
        Assert.Equal(20, (await shop.PostAsync(Codes(id) + "?from=0", null)).Rows().Count);
    }

    [Fact]
    public async Task Who_hangs_up_finds_every_line_that_came_stored_and_goes_on_where_it_broke_off()
    {
        const int Count = 5 * CodeIssuer.ChunkSize;
        var shop = await host.NewMerchantAsync();
        var id = await host.NewBatchAsync(shop, Count);
        var came = new List<string>();
        using (var request = new HttpRequestMessage(HttpMethod.Post, Codes(id)))
        {
            shop.Sign(request);
            using var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            using var file = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            await file.ReadLineAsync(TestContext.Current.CancellationToken);
            while (came.Count < 100)
            {
                came.Add((await file.ReadLineAsync(TestContext.Current.CancellationToken))!.Split(',')[0]);
            }
        }

        // Whole chunks, whenever it was noticed; and then no more.
        var stored = await StoredAsync(id);
        Assert.True(stored >= CodeIssuer.ChunkSize && stored % CodeIssuer.ChunkSize == 0, $"{stored}");
        var all = (await shop.PostAsync(Codes(id) + "?from=100", null)).Expect(HttpStatusCode.OK);
        Assert.Equal(Enumerable.Range(100, Count - 100).Select(number => (long)number), all.Numbers());
        Assert.Equal(came, (await shop.GetAsync(Codes(id))).Rows().Take(100).Select(row => row[0]));
        Assert.Equal(Count, came.Concat(all.Rows().Select(row => row[0])).Distinct().Count());
    }

    [Fact]
    public async Task Calls_at_once_make_no_code_twice_and_send_none_twice()
    {
        const int Count = (4 * CodeIssuer.ChunkSize) + 1;
        var shop = await host.NewMerchantAsync();
        var id = await host.NewBatchAsync(shop, Count);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.PostAsync(Codes(id), null)));
        var rows = answers.SelectMany(answer => answer.Expect(HttpStatusCode.OK).Rows()).ToList();
        Assert.Equal(Count, rows.Count);
        Assert.Equal(Count, rows.Select(row => row[0]).Distinct().Count());
        Assert.Equal(Count, rows.Select(row => row[1]).Distinct().Count());
        Assert.Equal(Count, await StoredAsync(id));
    }

    [Fact]
    public async Task Calls_at_once_that_ask_for_all_get_all()
    {
        const int Count = (3 * CodeIssuer.ChunkSize) + 1;
        var shop = await host.NewMerchantAsync();
        var id = await host.NewBatchAsync(shop, Count);
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shop.PostAsync(Codes(id) + "?from=0", null)));
        Assert.Equal(Count, answers[0].Expect(HttpStatusCode.OK).Rows().Count);
        Assert.All(answers, answer => Assert.Equal(answers[0].Text, answer.Text));
    }

    [Fact]
    public async Task Surprise_codes_of_one_series_have_no_code_in_common()
    {
        var shop = await host.NewMerchantAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.NewBatchAsync(shop, 3_000, "A", 9)));
        var answers = await Task.WhenAll(ids.Select(id => shop.PostAsync(Codes(id), null)));
        Assert.Equal(12_000, answers.SelectMany(answer => answer.Expect(HttpStatusCode.OK).Rows()).Select(row => row[0]).Distinct().Count());
        Assert.All(answers, answer => Assert.Equal(Enumerable.Range(0, 3_000).Select(number => (long)number), answer.Numbers()));
        await using var db = await host.OpenAsync();
        Assert.Equal(12_000, (await db.CodeSeries.SingleAsync(series => series.MerchantId == shop.MerchantId, TestContext.Current.CancellationToken)).Taken);
    }

    [Fact]
    public async Task The_codes_of_two_merchants_with_the_same_prefix_have_nothing_in_common()
    {
        var rows = new List<string>();
        for (var at = 0; at < 2; at++)
        {
            var shop = await host.NewMerchantAsync();
            rows.AddRange((await shop.PostAsync(Codes(await host.NewBatchAsync(shop, 1_000, "AB", 9)), null)).Rows().Select(row => row[0]));
        }

        Assert.Equal(2_000, rows.Distinct().Count());
    }

    [Fact]
    public async Task Stored_codes_are_sent_with_what_has_become_of_them()
    {
        var shop = await host.NewMerchantAsync();
        var id = await host.NewBatchAsync(shop, 8, "G");
        var made = (await shop.PostAsync(Codes(id), null)).Rows();
        var states = new[] { ClaimState.Waiting, ClaimState.Claimed, ClaimState.Redeemed, ClaimState.Released, ClaimState.Expired, ClaimState.Reversed };
        for (var number = 0; number < states.Length; number++)
        {
            await host.HoldAsync(shop, id, number, states[number]);
        }

        // Given back and claimed anew: one line, with what it is now.
        await host.HoldAsync(shop, id, 3, ClaimState.Redeemed);
        var list = (await shop.GetAsync(Codes(id))).Expect(HttpStatusCode.OK);
        Assert.StartsWith("code,number,state\r\n", list.Text, StringComparison.Ordinal);
        Assert.Equal(made.Select(row => row[0]), list.Rows().Select(row => row[0]));
        Assert.Equal(["waiting", "claimed", "redeemed", "redeemed", "unused", "unused", "unused", "unused"], list.Rows().Select(row => row[2]));

        Assert.Equal([2, 3], (await shop.GetAsync(Codes(id) + "?state=redeemed")).Numbers());
        Assert.Equal([4, 5, 6, 7], (await shop.GetAsync(Codes(id) + "?state=unused")).Numbers());
        Assert.Equal([5, 6, 7], (await shop.GetAsync(Codes(id) + "?state=unused&after=4")).Numbers());
        Assert.Equal([1], (await shop.GetAsync(Codes(id) + "?state=claimed")).Numbers());
        Assert.Empty((await shop.GetAsync(Codes(id) + "?after=7")).Rows());
    }

    [Fact]
    public async Task A_list_longer_than_a_page_is_whole()
    {
        var shop = await host.NewMerchantAsync();
        var id = await host.NewBatchAsync(shop, (2 * CodeIssuer.ChunkSize) + 1);
        await shop.PostAsync(Codes(id), null);
        await host.HoldAsync(shop, id, 2 * CodeIssuer.ChunkSize, ClaimState.Claimed);
        var list = await shop.GetAsync(Codes(id));
        Assert.Equal(Enumerable.Range(0, (2 * CodeIssuer.ChunkSize) + 1).Select(number => (long)number), list.Numbers());
        Assert.Equal("claimed", list.Rows()[^1][2]);
        Assert.Equal(2 * CodeIssuer.ChunkSize, (await shop.GetAsync(Codes(id) + "?state=unused")).Rows().Count);
    }

    [Fact]
    public async Task What_is_not_one_s_own_or_has_no_codes_is_refused()
    {
        var shop = await host.NewMerchantAsync();
        var other = await host.NewMerchantAsync();
        var id = await host.NewBatchAsync(shop, 5);
        var keyword = await host.NewKeywordAsync(shop);
        foreach (var (stranger, code) in (IEnumerable<(Caller, Guid)>)[(other, id), (other, keyword), (shop, Guid.CreateVersion7())])
        {
            (await stranger.PostAsync(Codes(code), null)).Expect(HttpStatusCode.NotFound, "code_not_found");
            (await stranger.GetAsync(Codes(code))).Expect(HttpStatusCode.NotFound, "code_not_found");
        }

        (await shop.PostAsync(Codes(keyword), null)).Expect(HttpStatusCode.Conflict, "not_one_time");
        (await shop.GetAsync(Codes(keyword))).Expect(HttpStatusCode.Conflict, "not_one_time");
        (await shop.PostAsync(Codes(id) + "?from=-1", null)).Expect(HttpStatusCode.BadRequest, "from_invalid");
        (await shop.PostAsync(Codes(id) + "?from=6", null)).Expect(HttpStatusCode.BadRequest, "from_invalid");
        (await shop.PostAsync(Codes(id) + "?from=x", null)).Expect(HttpStatusCode.BadRequest);
        (await shop.GetAsync(Codes(id) + "?after=-1")).Expect(HttpStatusCode.BadRequest, "after_invalid");
        (await shop.GetAsync(Codes(id) + "?state=Redeemed")).Expect(HttpStatusCode.BadRequest, "state_invalid");
        (await host.As(null).PostAsync(Codes(id), null)).Expect(HttpStatusCode.Unauthorized);

        // Who reads codes can use them, so reading links is not enough.
        var reader = host.As(new Principal(PrincipalKind.Merchant, shop.MerchantId, Guid.CreateVersion7(), [Scopes.LinksRead, Scopes.CodesRedeem]));
        (await reader.PostAsync(Codes(id), null)).Expect(HttpStatusCode.Forbidden, "scope_missing");
        (await reader.GetAsync(Codes(id))).Expect(HttpStatusCode.Forbidden, "scope_missing");
        Assert.Equal(0, await StoredAsync(id));
    }

    [Fact]
    public async Task Codes_of_a_withdrawn_surprise_code_are_not_made_but_can_be_read()
    {
        var shop = await host.NewMerchantAsync();
        var id = await host.NewBatchAsync(shop, 5);
        await using (var db = await host.OpenAsync())
        {
            await db.SurpriseCodes.Where(code => code.Id == id).ExecuteUpdateAsync(code => code.SetProperty(x => x.WithdrawnAt, host.Clock.GetUtcNow().UtcDateTime), TestContext.Current.CancellationToken);
        }

        (await shop.PostAsync(Codes(id), null)).Expect(HttpStatusCode.Conflict, "code_withdrawn");
        Assert.Empty((await shop.GetAsync(Codes(id))).Expect(HttpStatusCode.OK).Rows());
    }

    private static string Codes(Guid id) => $"/api/v1/surprise-codes/{id}/codes";

    private async Task<int> StoredAsync(Guid id)
    {
        await using var db = await host.OpenAsync();
        return await db.OneTimeCodes.CountAsync(code => code.CodeId == id, TestContext.Current.CancellationToken);
    }
}

public sealed class MakeOneTimeCodesOnSqliteTests(SqliteStore store) : MakeOneTimeCodesContract(store);

public sealed class MakeOneTimeCodesOnPostgresTests(PostgresStore store) : MakeOneTimeCodesContract(store);
