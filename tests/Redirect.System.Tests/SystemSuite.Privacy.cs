using System.Net;
using System.Net.Sockets;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>What is said about readers and buyers, to whom they are sent and in the logs (attack S92): nothing.</summary>
public abstract partial class SystemSuite
{
    [Fact]
    public async Task A_target_and_the_logs_learn_nothing_of_who_came()
    {
        const string phone = "13800138077", own = "13900139077", token = "secret-of-the-query-77", address = "127.0.0.77", target = "https://shop.example.com/all";
        var merchant = await system.NewMerchantAsync();
        var (id, slug) = await merchant.NewLinkAsync(target);
        var visitor = Guid.CreateVersion7();
        var cookie = Convert.ToBase64String(visitor.ToByteArray(bigEndian: true)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        using var reader = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (context, cancellation) =>
            {
                // An address that nothing else has.
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = system.Http,
        };
        reader.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Desktop);
        reader.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", "rv=" + cookie);
        reader.DefaultRequestHeaders.TryAddWithoutValidation("Referer", $"https://www.weibo.com/?phone={phone}");
        using (var answer = await Poll.UntilAsync(
            () => reader.GetAsync(new Uri($"{slug}?memberId={phone}&phone={phone}&token={token}&rv={cookie}&from={own}", UriKind.Relative)), answer => answer.StatusCode == HttpStatusCode.Found, TimeSpan.FromSeconds(30), "the link to be followed"))
        {
            Assert.Equal(target, answer.Headers.Location?.OriginalString);
            Assert.Contains(answer.Headers.GetValues("Referrer-Policy").Single(), new[] { "no-referrer", "strict-origin", "strict-origin-when-cross-origin" });
            var told = string.Join('\n', answer.Headers.Where(header => header.Key != "Set-Cookie").SelectMany(header => header.Value));
            Assert.All(new[] { phone, own, token, cookie, address }, secret => Assert.DoesNotContain(secret, told, StringComparison.Ordinal));
        }

        await Poll.UntilAsync(() => merchant.CountAsync(id), count => count.Human > 0, TimeSpan.FromSeconds(15), "the visit to be counted");

        // Who bought, by name and by hash, well and badly asked for.
        await merchant.Api.PostAsync("/api/v1/visitors/members", new { visitorId = cookie, memberId = phone });
        await merchant.Api.PostAsync("/api/v1/orders", new { orderId = "P77", amount = 100, currency = "CNY", paidAt = TimeProvider.System.GetUtcNow(), visitorId = own });
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Delete, $"/api/v1/visitors/{own}", null), (HttpMethod.Delete, $"/api/v1/visitors/{cookie}", null), (HttpMethod.Get, $"/api/v1/orders/{phone}", null),
            (HttpMethod.Get, $"/api/v1/stats/summary?linkId={phone}", null), (HttpMethod.Post, "/api/v1/visitors/members", new { visitorId = phone, memberId = phone, phone }), (HttpMethod.Post, "/api/v1/orders", phone),
        })
        {
            using var answer = await merchant.Api.SendAsync(method, path, body);
            Assert.DoesNotContain(phone, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var logs = system.Logs;
        Assert.NotEmpty(logs);
        foreach (var secret in new[] { phone, own, token, cookie, visitor.ToString(), visitor.ToString("N"), address, merchant.Key })
        {
            Assert.DoesNotContain(secret, logs, StringComparison.OrdinalIgnoreCase);
        }
    }
}
