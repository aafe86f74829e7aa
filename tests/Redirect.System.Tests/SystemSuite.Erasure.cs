using System.Net;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>Erasing a visitor is one call to one service, and every service forgets.</summary>
public abstract partial class SystemSuite
{
    [Fact]
    public async Task An_erased_visitor_is_forgotten_by_the_claims_as_well_and_every_total_stays()
    {
        var merchant = await system.NewMerchantAsync();
        var (linkId, _) = await merchant.NewLinkAsync();
        var code = "sale" + Guid.CreateVersion7().ToString("N")[^10..];
        var made = await merchant.Api.PostAsync("/api/v1/surprise-codes", new { keyword = code, linkId, stock = 10, benefit = new { type = "coupon", title = "满199减50", faceValue = 5000, currency = "CNY" } });
        var gone = Guid.CreateVersion7();
        var first = await merchant.Api.PostAsync("/api/v1/claims", new { code, visitorId = gone });
        Assert.Equal(HttpStatusCode.Conflict, (await ClaimAsync()).Status);

        using (var erased = await merchant.Api.SendAsync(HttpMethod.Delete, $"/api/v1/visitors/{gone}"))
        {
            Assert.Equal(["claims"], (await TestApi.ReadAsync(erased)).GetProperty("following").EnumerateArray().Select(part => part.GetString()));
        }

        // Of one that was forgotten there is no claim that a limit could count.
        await Poll.UntilAsync(async () => (await ClaimAsync()).Status == HttpStatusCode.Created, TimeSpan.FromSeconds(30), "the claims to forget the visitor");
        Assert.Equal(HttpStatusCode.Conflict, (await ClaimAsync()).Status);
        using var redeemed = await merchant.Api.SendAsync(HttpMethod.Post, $"/api/v1/claims/{first.Text("id")}/redeem", new { orderId = "T1", amount = 0 });
        Assert.Equal("redeemed", (await TestApi.ReadAsync(redeemed)).Text("state"));
        var stock = (await merchant.Api.GetAsync($"/api/v1/surprise-codes/{made.Text("id")}")).GetProperty("stock");
        Assert.Equal((2, 1), (stock.GetProperty("claimed").GetInt64(), stock.GetProperty("redeemed").GetInt64()));

        async Task<(HttpStatusCode Status, string Text)> ClaimAsync()
        {
            using var answer = await merchant.Api.SendAsync(HttpMethod.Post, "/api/v1/claims", new { code, visitorId = gone });
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }
}
