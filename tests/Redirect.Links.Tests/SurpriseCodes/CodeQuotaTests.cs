using System.Net;

namespace Redirect.Links.Tests.SurpriseCodes;

public sealed class CodeQuotaTests
{
    [Fact] // S95
    public async Task A_merchant_has_so_many_codes_that_live()
    {
        await using var codes = await CodesHost.StartAsync(null, null, ("Links:SurpriseCodes:MaxPerMerchant", "2"));
        var shop = await codes.Host.NewMerchantAsync();
        var first = await shop.NewCodeAsync();
        var second = await shop.NewCodeAsync(("draft", true));
        (await shop.TryCodeAsync()).Expect(HttpStatusCode.UnprocessableEntity, "code_quota_exceeded");
        await (await codes.Host.NewMerchantAsync()).NewCodeAsync();
        await shop.DeleteAsync($"{CodeCalls.Path}/{second.Id}");
        await shop.NewCodeAsync();
        (await shop.TryCodeAsync()).Expect(HttpStatusCode.UnprocessableEntity, "code_quota_exceeded");
        (await shop.ChangeCodeAsync(first.Id, new { validUntil = "2020-01-01T00:00:00Z" })).Expect(HttpStatusCode.OK);
        await shop.NewCodeAsync();
    }
}
