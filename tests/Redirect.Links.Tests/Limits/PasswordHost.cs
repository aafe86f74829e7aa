using System.Net;
using System.Net.Sockets;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Problems;
using Redirect.Links.Limits;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage.Secrets;
using Redirect.Testing;

namespace Redirect.Links.Tests.Limits;

/// <summary>A replica with links that ask for a password, and browsers at several addresses of this machine.</summary>
internal sealed class PasswordHost(FollowingHost host) : IAsyncDisposable
{
    public const string Password = "芝麻 開門+&=%";

    private readonly Dictionary<string, HttpClient> browsers = [];

    public FollowingHost Host => host;

    public static async Task<PasswordHost> StartAsync(string? postgres = null, string? redis = null, params (string, string)[] settings)
    {
        var host = await FollowingHost.StartAsync(postgres, redis, [("Links:Passwords:Iterations", "100000"), ("Links:Passwords:Concurrency", "2"), .. settings]);
        await Poll.UntilAsync(() => host.Get<KnownSecrets>().Find(SecretNames.Passwords) is not null, "the key");
        if (redis is not null)
        {
            await Poll.UntilAsync(() => host.Get<RedisConnection>().TryGetDatabase() is not null, "Redis");
        }

        return new PasswordHost(host);
    }

    public string HashOf(string password) => host.Get<PasswordHashes>().Check(new FieldErrors(), password)!;

    public Task<ShortLink> SeedAsync(string slug, string password = Password) => host.SeedAsync(slug, new LinkBehaviour { PasswordHash = HashOf(password) });

    /// <summary>Gives a password as the page's form does.</summary>
    public Task<HttpResponseMessage> GiveAsync(string path, string password, string from = "127.0.0.1", params (string Name, string Value)[] headers) =>
        PostAsync(path, new FormUrlEncodedContent([new("password", password)]), from, headers);

    public async Task<HttpResponseMessage> PostAsync(string path, HttpContent content, string from = "127.0.0.1", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", LimitedLinks.Phone);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await BrowserAt(from).SendAsync(request);
    }

    /// <summary>Gives the right password, and returns the cookie for it, <c>rp=…</c>.</summary>
    public async Task<string> CookieAsync(string path, string password = Password)
    {
        using var answer = await GiveAsync(path, password);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    public Task<string> FollowAsync(string path, string? cookie) => host.VisitAsync(path, null, cookie is null ? [] : [("Cookie", cookie)]);

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in browsers.Values)
        {
            browser.Dispose();
        }

        await host.DisposeAsync();
    }

    private HttpClient BrowserAt(string address)
    {
        lock (browsers)
        {
            if (!browsers.TryGetValue(address, out var browser))
            {
                browser = browsers[address] = new HttpClient(new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    ConnectCallback = async (context, cancellationToken) =>
                    {
                        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                        return new NetworkStream(socket, ownsSocket: true);
                    },
                })
                { BaseAddress = host.Client.BaseAddress };
            }

            return browser;
        }
    }
}
