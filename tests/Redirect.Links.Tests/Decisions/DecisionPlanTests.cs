using System.Globalization;
using Microsoft.Extensions.Options;
using Redirect.Links.Decisions;
using Redirect.Links.DeepLinks;
using Redirect.Links.Following;
using Redirect.Links.Limits;
using Redirect.Links.Rules;
using Redirect.Links.ShortLinks;
using Redirect.Links.Splits;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Tests.Decisions;

/// <summary>The decision table of the domain (A.2), with real user agents.</summary>
public sealed class DecisionPlanTests
{
    private const string Target = "https://item.taobao.com/item.htm?id=1";
    private const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
    private const string Android = "Mozilla/5.0 (Linux; Android 14; 23127PN0CC) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36";
    private const string Harmony = "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile";
    private const string Desktop = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
    private const string WeChat = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49(0x1800312f) NetType/WIFI Language/zh_CN";
    private const string Qq = "Mozilla/5.0 (Linux; Android 13; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/109.0.5414.86 MQQBrowser/6.2 Mobile Safari/537.36 V1_AND_SQ_9.0.50 QQ/9.0.50.16545";
    private const string Weibo = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Weibo (iPhone14,5__weibo__14.4.1__iphone__os17.4)";
    private const string Taobao = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 AliApp(TB/10.35.10) WindVane/8.7.2";

    private static readonly BlockingApps Apps = new(Options.Create(new DecisionOptions()));

    [Theory]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", nameof(Outcome.Preview))]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", nameof(Outcome.Preview))]
    [InlineData(WeChat, nameof(Outcome.InApp))]
    [InlineData(Qq, nameof(Outcome.InApp))]
    [InlineData(Weibo, nameof(Outcome.InApp))]
    [InlineData(IPhone, nameof(Outcome.Target))]
    [InlineData(Android, nameof(Outcome.Target))]
    [InlineData(Desktop, nameof(Outcome.Target))]
    [InlineData("SomethingNew/1.0", nameof(Outcome.Target))]
    [InlineData("curl/8.5.0", nameof(Outcome.Target))]
    public void A_plain_link(string agent, string outcome) => Assert.Equal(outcome, Decide(new(), agent).Outcome.ToString());

    [Theory]
    [InlineData(IPhone, nameof(Outcome.Wake))]
    [InlineData(Android, nameof(Outcome.Wake))]
    [InlineData(Harmony, nameof(Outcome.Wake))]
    [InlineData(Desktop, nameof(Outcome.Target))]
    [InlineData(WeChat, nameof(Outcome.InApp))]
    [InlineData(Taobao, nameof(Outcome.Target))] // is there already
    [InlineData("Twitterbot/1.0", nameof(Outcome.Preview))]
    public void A_link_with_a_deep_link_wakes_phones(string agent, string outcome) =>
        Assert.Equal(outcome, Decide(new() { DeepLink = new DeepLink(null, null, "tbopen://m.taobao.com/tbopen/index.html", "com.taobao.taobao", null, null) }, agent).Outcome.ToString());

    [Fact]
    public void A_deep_link_for_one_system_wakes_no_other()
    {
        var behaviour = new LinkBehaviour { DeepLink = new DeepLink("https://m.taobao.com/x", null, null, null, null, null) };
        Assert.Equal((Outcome.Wake, Outcome.Target), (Decide(behaviour, IPhone).Outcome, Decide(behaviour, Android).Outcome));
    }

    [Fact]
    public void A_rule_for_an_app_decides_inside_it_and_any_other_rule_only_outside()
    {
        var forApp = new LinkBehaviour { Rules = [new LinkRule(new() { App = ["wechat"] }, "https://shop.example.com/h5")] };
        var decision = Decide(forApp, WeChat);
        Assert.Equal((Outcome.Target, "https://shop.example.com/h5", 1), (decision.Outcome, decision.Location, decision.Rule));
        var forSystem = new LinkBehaviour { Rules = [new LinkRule(new() { Os = ["ios"] }, "https://shop.example.com/ios")] };
        decision = Decide(forSystem, WeChat);
        Assert.Equal((Outcome.InApp, "https://shop.example.com/ios", 1), (decision.Outcome, decision.Location, decision.Rule));
        Assert.Equal(Outcome.Target, Decide(forSystem, IPhone).Outcome);
    }

    [Theory]
    [InlineData("2026-11-22T07:59:59Z", nameof(Outcome.NotYet), "")]
    [InlineData("2026-11-22T08:00:00Z", nameof(Outcome.Target), Target)]
    [InlineData("2026-11-22T09:59:59Z", nameof(Outcome.Target), Target)]
    [InlineData("2026-11-22T10:00:00Z", nameof(Outcome.Expired), "https://shop.example.com/next")]
    public void A_link_is_valid_from_its_first_second_to_before_its_last(string now, string outcome, string location)
    {
        var behaviour = new LinkBehaviour { ValidFrom = Utc("2026-11-22T08:00:00Z"), ValidUntil = Utc("2026-11-22T10:00:00Z"), ExpiredTarget = "https://shop.example.com/next" };
        var decision = Decide(behaviour, Desktop, now);
        Assert.Equal((outcome, location), (decision.Outcome.ToString(), decision.Location));
        if (decision.Outcome == Outcome.Expired)
        {
            Assert.Equal(Outcome.ExpiredPage, Decide(behaviour with { ExpiredTarget = null }, Desktop, now).Outcome);
        }
    }

    [Fact]
    public void A_limited_link_shows_its_target_to_nobody_who_does_not_count()
    {
        var limited = new LinkBehaviour { MaxVisits = 5, OverflowTarget = "https://shop.example.com/late" };
        Assert.Equal((Outcome.Preview, false), (Decide(limited, "curl/8.5.0").Outcome, Decide(limited, "curl/8.5.0").Counted));
        Assert.Equal((Outcome.Target, true), (Decide(limited, Desktop).Outcome, Decide(limited, Desktop).Counted));
        Assert.Equal((Outcome.InApp, false), (Decide(limited, WeChat).Outcome, Decide(limited, WeChat).Counted));
        var granted = Decide(limited, Desktop);
        Assert.Equal(granted, Plan(limited).After(Admission.Granted, granted));
        Assert.Equal((Outcome.Overflow, "https://shop.example.com/late"), (Plan(limited).After(Admission.Full, granted).Outcome, Plan(limited).After(Admission.Full, granted).Location));
        Assert.Equal(Outcome.Overflow, Plan(limited).After(Admission.Unknown, granted).Outcome);
        Assert.Equal(granted, Plan(limited with { LimitFallback = LimitFallback.Target }).After(Admission.Unknown, granted));
        Assert.Equal(Outcome.SoldOut, Plan(limited with { OverflowTarget = null }).After(Admission.Full, granted).Outcome);
    }

    [Fact]
    public void A_pause_comes_before_all_and_a_password_before_the_target()
    {
        var secret = new LinkBehaviour { PasswordHash = "x" };
        Assert.Equal(Outcome.Password, Decide(secret, Desktop).Outcome);
        Assert.Equal(Outcome.Password, Decide(secret, "curl/8.5.0").Outcome);
        Assert.Equal(Outcome.Target, Decide(secret, Desktop, passwordGiven: true).Outcome);
        Assert.Equal(Outcome.Paused, Decide(secret with { Paused = true, ValidUntil = Utc("2020-01-01T00:00:00Z") }, "Twitterbot/1.0").Outcome);
    }

    [Fact]
    public void A_split_decides_where_no_rule_does()
    {
        var behaviour = new LinkBehaviour
        {
            Rules = [new LinkRule(new() { Os = ["ios"] }, "https://shop.example.com/ios")],
            Split = [new SplitVariant("a", "https://shop.example.com/a", 1), new SplitVariant("b", "https://shop.example.com/b", 3)],
        };
        Assert.Equal((1, 0), (Decide(behaviour, IPhone).Rule, Decide(behaviour, IPhone).Variant));
        var plan = Plan(behaviour);
        var decision = plan.Decide(Reader(UserAgents.Read(Desktop), "2026-11-22T08:00:00Z", false), Apps, default);
        Assert.Contains((decision.Variant, decision.Location, decision.Probability), new[] { (1, "https://shop.example.com/a", 0.25), (2, "https://shop.example.com/b", 0.75) });
        Assert.Equal(decision, plan.Decide(Reader(UserAgents.Read(Desktop), "2026-11-23T08:00:00Z", false), Apps, default));
    }

    [Fact]
    public void The_steps_say_what_was_looked_at()
    {
        var behaviour = new LinkBehaviour { Rules = [new LinkRule(new() { Os = ["android"] }, "https://shop.example.com/a")], MaxVisits = 1 };
        var steps = new List<DecisionStep>();
        Plan(behaviour).Decide(Reader(UserAgents.Read(IPhone), "2026-11-22T08:00:00Z", false), Apps, default, steps);
        Assert.Equal([("state", "passed"), ("rules[0]", "skipped"), ("target", "decided"), ("maxVisits", "passed")], steps.Select(step => (step.Check, step.Result)));
        Assert.Contains("'os'", steps[1].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_operator_says_which_apps_block()
    {
        Assert.False(new BlockingApps(Options.Create(new DecisionOptions { BlockingApps = [""] })).Blocks("wechat"));
        Assert.True(new BlockingApps(Options.Create(new DecisionOptions { BlockingApps = ["douyin"] })).Blocks("douyin"));
    }

    private static Decision Decide(LinkBehaviour behaviour, string agent, string now = "2026-11-22T08:00:00Z", bool passwordGiven = false) =>
        Plan(behaviour).Decide(Reader(UserAgents.Read(agent), now, passwordGiven), Apps, default);

    private static Reader Reader(Client client, string now, bool passwordGiven) => new()
    {
        Client = client,
        Quality = client.Quality,
        Now = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture),
        Visitor = new UInt128(0x1234567812345678, 0x1234567812345678),
        PasswordGiven = passwordGiven,
    };

    private static DecisionPlan Plan(LinkBehaviour behaviour) => new FollowPlan(Guid.CreateVersion7(), Guid.CreateVersion7(), Target, false, 1, null) { Behaviour = behaviour }.Decisions;

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime;
}
