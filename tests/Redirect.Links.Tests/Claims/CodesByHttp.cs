using System.Net;
using System.Xml;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.Claims;

/// <summary>Makes a code with everything that its claims need, as a merchant does.</summary>
internal static class CodesByHttp
{
    private const string Strokes = "山水木石田禾竹米羊鱼鸟龙松云风月";

    /// <summary>Makes it in a campaign and a placement of its own.</summary>
    /// <returns>Its id, and what to type for it: one text, or one for each of its one-time codes.</returns>
    public static async Task<(Guid Id, IReadOnlyList<string> Texts)> MakeAsync(Caller shop, SurpriseCode plan, long? cap, string? staff)
    {
        var campaign = (await shop.PostAsync("/api/v1/campaigns", new { name = "Campaign", budgetCap = cap is null ? null : new { amount = cap, currency = "CNY" } })).Expect(HttpStatusCode.Created).Id;
        var placement = (await shop.PostAsync("/api/v1/placements", new { campaignId = campaign, channel = "wechat", name = "Post", staff })).Expect(HttpStatusCode.Created).Id;
        var link = (await shop.NewLinkAsync()).Id;
        var keyword = string.Concat(Guid.CreateVersion7().ToString("N")[^14..].Select(digit => Strokes[Convert.ToInt32(digit.ToString(), 16)]));
        var fields = new Dictionary<string, object?>
        {
            ["linkId"] = link,
            ["placementId"] = placement,
            ["benefit"] = Fields(plan.Terms.Benefit),
            ["audienceBenefits"] = plan.Terms.AudienceBenefits.Select(other => new { audience = Lower(other.Audience), benefit = Fields(other.Benefit) }),
            ["audience"] = Lower(plan.Terms.Audience),
            ["perVisitor"] = plan.Terms.PerVisitor,
            ["waitingList"] = plan.WaitingList,
            [plan.Form == CodeForm.OneTime ? "generate" : "keyword"] = plan.Form == CodeForm.OneTime ? new { count = 8 } : keyword,
        };
        Put("stock", plan.Stock);
        Put("dailyStock", plan.DailyStock);
        Put("claimTtl", plan.Terms.ClaimTtl is { } claim ? XmlConvert.ToString(claim) : null);
        Put("useTtl", plan.Terms.UseTtl is { } use ? XmlConvert.ToString(use) : null);
        Put("sharing", plan.Terms.Sharing is { } sharing ? new { maxDepth = sharing.MaxDepth, rewards = sharing.Rewards } : null);
        var id = (await shop.PostAsync("/api/v1/surprise-codes", fields)).Expect(HttpStatusCode.Created).Id;
        return (id, plan.Form == CodeForm.OneTime ? await TextsAsync(shop, id) : [keyword]);

        void Put(string name, object? value)
        {
            if (value is not null)
            {
                fields[name] = value;
            }
        }
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(Caller shop, Guid id)
    {
        var file = (await shop.PostAsync($"/api/v1/surprise-codes/{id}/codes", null)).Expect(HttpStatusCode.OK);
        return [.. file.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[0])];
    }

    private static object Fields(Benefit benefit) => benefit.Type == BenefitType.Bundle
        ? new { type = "bundle", currency = benefit.Currency, items = benefit.Items.Select(item => new { type = Lower(item.Type), faceValue = item.FaceValue }) }
        : new { type = Lower(benefit.Type), faceValue = benefit.Items[0].FaceValue, currency = benefit.Currency };

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
