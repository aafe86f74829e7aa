using System.Net;
using System.Text;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

public abstract partial class SystemSuite
{
    [Fact]
    public async Task A_sheet_of_thousands_is_a_job_whose_progress_and_result_are_told()
    {
        const int Labels = 2_000;
        var merchant = await system.NewMerchantAsync();
        var (linkId, _) = await merchant.NewLinkAsync();
        var campaign = await merchant.Api.PostAsync("/api/v1/campaigns", new { name = "Stores" });

        // More than the 256 KiB of other calls, also between the services.
        var sheet = new
        {
            linkId,
            campaignId = campaign.Text("id"),
            channel = "store",
            labels = Enumerable.Range(1, Labels).Select(store => new { name = $"门店 {store} of a chain whose names are long enough to make a question between two services large, one label after the other" }),
        };
        using var accepted = await merchant.Api.SendAsync(HttpMethod.Post, "/api/v1/print-sheets", sheet, ("Prefer", "respond-async"));
        var job = await TestApi.ReadAsync(accepted);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(Labels, job.GetProperty("total").GetInt32());
        var address = accepted.Headers.Location!.OriginalString;
        await Poll.UntilAsync(
            async () => (job = await merchant.Api.GetAsync(address)).Text("state") is "done" or "failed",
            TimeSpan.FromMinutes(2),
            "the sheet is printed");
        Assert.Equal(("done", Labels), (job.Text("state"), job.GetProperty("done").GetInt32()));

        using var result = await merchant.Api.SendAsync(HttpMethod.Get, job.Text("result"));
        var pdf = await result.Content.ReadAsByteArrayAsync();
        Assert.Equal("application/pdf", result.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("%PDF-", Encoding.Latin1.GetString(pdf, 0, 5), StringComparison.Ordinal);

        var other = await system.NewMerchantAsync();
        using var foreign = await other.Api.SendAsync(HttpMethod.Get, job.Text("result"));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }
}
