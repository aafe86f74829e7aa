using System.Net;
using Microsoft.AspNetCore.Http;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Following;

namespace Redirect.Links.Tests.Following;

public sealed class FollowAllocationTests
{
    [Fact]
    public async Task A_known_link_is_answered_and_its_visit_kept_at_once_and_with_next_to_no_garbage()
    {
        await using var host = await FollowingHost.StartAsync(settings: ("Links:Spool:LimitMegabytes", "64"));
        host.Publisher.Down = true;
        var (link, _, _) = await host.SeedAsync("a");
        await host.LocationAsync("/a");
        var follow = host.Get<FollowLink>();
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = "/a";
        context.Request.QueryString = new QueryString("?f=" + host.FormOf(link.Id, null, Form.Qr));
        context.Request.Headers.UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
        context.Request.Headers.AcceptLanguage = "zh-CN,zh;q=0.9";
        context.Request.Headers.Cookie = "rv=AAAAAAAAAAAAAAAAAAAAAA";
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        var kept = host.Spool.Depth.Records;

        const int Requests = 2000;
        Assert.True(Follow(follow, context, Requests));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Follow(follow, context, Requests));
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Requests;

        Assert.Equal(kept + (2 * Requests), host.Spool.Depth.Records);
        Assert.True(each <= 200, $"{each} bytes a redirect");
    }

    private static bool Follow(FollowLink follow, HttpContext context, int times)
    {
        var all = true;
        for (var time = 0; time < times; time++)
        {
            all &= follow.InvokeAsync(context).IsCompletedSuccessfully;
        }

        return all;
    }
}
