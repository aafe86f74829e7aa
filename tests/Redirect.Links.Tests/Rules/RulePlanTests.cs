using Redirect.Contracts.Events.V1;
using Redirect.Links.Decisions;
using Redirect.Links.Regions;
using Redirect.Links.Rules;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Tests.Rules;

public sealed class RulePlanTests
{
    private static readonly Client IPhoneInWeChat = new(Quality.Human, "app_browser", "phone", "ios", "wechat");

    [Fact]
    public void The_first_rule_that_holds_wins()
    {
        var plan = Plan(new() { Os = ["android"] }, new() { Os = ["ios"], App = ["browser"] }, new() { Os = ["ios"] }, new() { Device = ["phone"] });
        Assert.Equal(3, First(plan, IPhoneInWeChat));
        Assert.Equal("https://example.com/3", plan.LocationOf(3));
    }

    [Fact]
    public void Every_property_must_hold_and_any_of_its_values_will_do()
    {
        var condition = new RuleCondition { Os = ["android", "ios"], App = ["wechat"], Device = ["phone", "tablet"], Language = ["zh"], Region = ["CN-ZJ", "Shanghai"], Returning = true };
        Assert.Equal(1, First(Plan(condition), IPhoneInWeChat, "zh-CN", new Region("CN", "CN-ZJ", "Hangzhou"), returning: true));
        Assert.Equal(0, First(Plan(condition), IPhoneInWeChat, "zh-CN", new Region("CN", "CN-ZJ", "Hangzhou"), returning: false));
        Assert.Equal(0, First(Plan(condition), IPhoneInWeChat, "zh-CN", new Region("CN", "CN-JS", "Nanjing"), returning: true));
        Assert.Equal(0, First(Plan(condition), IPhoneInWeChat, "en", new Region("CN", "CN-ZJ", "Hangzhou"), returning: true));
        Assert.Equal(0, First(Plan(condition), IPhoneInWeChat with { Device = "desktop" }, "zh-CN", new Region("CN", "CN-ZJ", "Hangzhou"), returning: true));
        Assert.Equal(0, First(Plan(condition), IPhoneInWeChat with { App = "qq" }, "zh-CN", new Region("CN", "CN-ZJ", "Hangzhou"), returning: true));
    }

    [Theory]
    [InlineData("zh", "zh-CN", true)]
    [InlineData("ZH-cn", "zh-CN", true)]
    [InlineData("zh-CN", "zh", false)]
    [InlineData("zh", "zha", false)]
    [InlineData("zh-Hant", "zh-Hant-TW", true)]
    [InlineData("en", "", false)]
    public void A_language_range_is_a_tag_or_its_beginning(string range, string tag, bool holds) =>
        Assert.Equal(holds ? 1 : 0, First(Plan(new RuleCondition { Language = [range] }), IPhoneInWeChat, tag));

    [Theory]
    [InlineData("?src=a", true)]
    [InlineData("?x=1&src=b", true)]
    [InlineData("?src=c", false)]
    [InlineData("?src=c&src=a", false)] // the first counts
    [InlineData("?xsrc=a", false)]
    [InlineData("?src=%61", true)]
    [InlineData("?src=A", false)]
    [InlineData("?src", false)]
    [InlineData("", false)]
    [InlineData("?src=%E4%B8%AD+x", true)]
    [InlineData("?src=%zz", false)]
    public void A_query_value_is_compared_as_it_is_meant(string query, bool holds)
    {
        var condition = new RuleCondition { Query = new Dictionary<string, IReadOnlyList<string>> { ["src"] = ["a", "b", "中 x"] } };
        Assert.Equal(holds ? 1 : 0, First(Plan(condition), IPhoneInWeChat, query: query));
    }

    [Fact]
    public void A_star_holds_for_any_value()
    {
        var plan = Plan(new RuleCondition { Query = new Dictionary<string, IReadOnlyList<string>> { ["gclid"] = ["*"] } });
        Assert.Equal(1, First(plan, IPhoneInWeChat, query: "?gclid=whatever"));
        Assert.Equal(1, First(plan, IPhoneInWeChat, query: "?gclid"));
        Assert.Equal(0, First(plan, IPhoneInWeChat, query: "?g=1"));
    }

    [Fact]
    public void Trying_rules_costs_no_memory()
    {
        var plan = Plan(
            new() { Os = ["android"], Language = ["en"] }, new() { App = ["qq"] }, new() { Hours = ["03:00-03:01"], Weekdays = ["mon"] },
            new() { Query = new Dictionary<string, IReadOnlyList<string>> { ["src"] = ["a"] } }, new() { Region = ["CN-XZ"] }, new() { Device = ["phone"] });
        var region = new Region("CN", "CN-ZJ", "Hangzhou");
        Assert.Equal(6, First(plan, IPhoneInWeChat, "zh-CN", region, query: "?src=b"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var turn = 0; turn < 1000; turn++)
        {
            First(plan, IPhoneInWeChat, "zh-CN", region, query: "?src=b");
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    private static RulePlan Plan(params RuleCondition[] conditions) => new([.. conditions.Select((condition, at) => new LinkRule(condition, $"https://example.com/{at + 1}"))]);

    private static int First(RulePlan plan, Client client, string language = "", Region? region = null, string query = "", bool returning = false) => plan.First(
        new Reader
        {
            Client = client,
            Quality = Quality.Human,
            Now = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero),
            Language = language,
            Region = region ?? Region.Unknown,
            Query = query,
            Returning = returning,
        },
        null);
}
