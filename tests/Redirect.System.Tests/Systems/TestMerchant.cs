namespace Redirect.SystemTests.Systems;

public sealed record TestMerchant(string Id, string Key, string KeyId, TestApi Api)
{
    private readonly DateTime day = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Date.AddHours(-8);

    /// <summary>A link without a placement.</summary>
    public async Task<(string Id, string Slug)> NewLinkAsync(string target = "https://item.taobao.com/item.htm?id=1")
    {
        var link = await Api.PostAsync("/api/v1/links", new { target });
        return (link.Text("id"), link.Text("slug"));
    }

    /// <summary>
    /// Visits of a link as counted now, 0 while the link is not known there yet. Asked for the UTC+8 day in which the merchant was made,
    /// because within a day visitors are counted exactly.
    /// </summary>
    public async Task<(long Total, long Human, long Unique)> CountAsync(string linkId)
    {
        using var answer = await Api.SendAsync(HttpMethod.Get, $"/api/v1/stats/summary?linkId={linkId}&from={day:yyyy-MM-ddTHH:mm:ssZ}&to={day.AddDays(1):yyyy-MM-ddTHH:mm:ssZ}");
        if (!answer.IsSuccessStatusCode)
        {
            return (0, 0, 0);
        }

        var summary = await TestApi.ReadAsync(answer);
        var visits = summary.GetProperty("visits");
        return (visits.GetProperty("total").GetInt64(), visits.GetProperty("human").GetInt64(), summary.GetProperty("uniqueVisitors").GetInt64());
    }
}
