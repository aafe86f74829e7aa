using Redirect.Contracts.Events.V1;

namespace Redirect.Links.Visits.Classification;

/// <summary>What a user agent text says about the request.</summary>
/// <param name="Quality">Human, preview or bot.</param>
/// <param name="Reason">Why; see the contract's <c>quality_reason</c>.</param>
/// <param name="Device">phone, tablet, desktop, other.</param>
/// <param name="Os">ios, android, harmony, windows, macos, linux, other.</param>
/// <param name="App">wechat, qq, weibo, douyin, xiaohongshu, alipay, taobao, baidu, browser, other.</param>
internal sealed record Client(Quality Quality, string Reason, string Device, string Os, string App);
