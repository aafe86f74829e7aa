using System.Security.Cryptography;
using System.Text.Json;
using Redirect.Hosting.Principals;
using Redirect.Testing;

namespace Redirect.Benchmarks;

/// <summary>The link service as it is deployed, with one link, and what may stand before and beside it.</summary>
internal sealed class BenchSystem : IAsyncDisposable
{
    /// <summary>What a phone browser sends that was here before.</summary>
    public static readonly string[] ReaderHeaders =
    [
        "User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Accept-Language: zh-CN,zh;q=0.9",
        "Cookie: rv=AAECAwQFBgcICQoLDA0ODw",
    ];

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("redirect-bench-");
    private readonly List<ServiceProcess> processes = [];
    private readonly Dictionary<string, string> settings = [];
    private readonly byte[] signingKey = RandomNumberGenerator.GetBytes(32);
    private Guid merchantId;

    /// <summary>The link's address at the link service.</summary>
    public Uri Link { get; private set; } = null!;

    /// <summary>The link service.</summary>
    public Uri Links => new(Link, "/");

    /// <summary>A link that decides by ten rules; the last holds for the reader of <see cref="ReaderHeaders"/>.</summary>
    public static object LinkWithRules { get; } = new
    {
        target = "https://item.taobao.com/item.htm?id=1",
        rules = Enumerable.Range(0, 9)
            .Select(at => (object)new { when = new { os = "ios", language = "zh", hours = "00:00-24:00", query = new Dictionary<string, string> { ["src"] = $"post{at}" } }, target = $"https://item.taobao.com/item.htm?id={at}" })
            .Append(new { when = new { os = "ios", app = "browser", language = "zh", returning = true }, target = "https://item.taobao.com/item.htm?id=10" }),
    };

    /// <summary>Starts the link service.</summary>
    /// <param name="link">The link's fields; null: a plain one.</param>
    /// <param name="database">An empty PostgreSQL database; null: a SQLite file.</param>
    public static async Task<BenchSystem> StartAsync(object? link = null, string? database = null)
    {
        var system = new BenchSystem();
        system.settings["Internal__SigningKey"] = Convert.ToBase64String(system.signingKey);
        system.settings["Links__AdminKey"] = "rk_admin_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        system.settings["Links__Spool__Directory"] = Path.Combine(system.data.FullName, "spool");
        system.settings["Storage__Provider"] = database is null ? "Sqlite" : "Postgres";
        system.settings["Storage__Directory"] = system.data.FullName;

        // No broker: what is measured is the redirect with every visit in the spool, as the budget says.
        system.settings["Messaging__Transport"] = "RabbitMq";
        system.settings["Messaging__RabbitMq__Uri"] = "amqp://nobody:nothing@127.0.0.1:1/";
        if (database is not null)
        {
            system.settings["ConnectionStrings__Links"] = database;
            await ServiceProcess.RunAsync("Redirect.Links.Host", system.settings, "--migrate");
        }

        var links = await system.StartAsync("Redirect.Links.Host");
        system.Link = new Uri(links, await system.NewLinkAsync(links, link ?? new { target = "https://item.taobao.com/item.htm?id=1" }));
        return system;
    }

    /// <summary>The link's merchant, as the gateway says it, for half a minute.</summary>
    public string SignRedeemer() => new PrincipalTokens(signingKey, TimeProvider.System).Sign(new Principal(PrincipalKind.Merchant, merchantId, Guid.Empty, [Scopes.CodesRedeem]));

    public static async Task<ServiceProcess> StartReferenceAsync(string reference, params IReadOnlyList<string> more)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        return await ServiceProcess.StartListeningAsync("Redirect.Benchmarks", address, new Dictionary<string, string>(), [reference, address.ToString(), .. more]);
    }

    /// <summary>Puts a gateway before the link service.</summary>
    /// <returns>The link's address there.</returns>
    public async Task<Uri> AddGatewayAsync()
    {
        settings["Services__Links"] = Links.ToString();
        foreach (var cluster in (string[])["links", "media", "attribution", "attribution-grpc"])
        {
            settings[$"ReverseProxy__Clusters__{cluster}__Destinations__d1__Address"] = Links.ToString();
        }

        settings["Kestrel__Endpoints__Grpc__Url"] = $"http://127.0.0.1:{FreePort.Next()}";
        return new Uri(await StartAsync("Redirect.Gateway.Host"), Link.AbsolutePath);
    }

    /// <summary>Puts the media service beside the link service.</summary>
    /// <returns>Its address of the link's picture.</returns>
    public async Task<Uri> AddMediaAsync()
    {
        settings["Services__Links"] = Links.ToString();
        settings["Media__PublicBaseUrl"] = "https://go.example.com";

        // Each picture is drawn anew: a cache would be measured otherwise.
        settings["Media__CacheBytes"] = "0";
        return new Uri(await StartAsync("Redirect.Media.Host"), $"/qr{Link.AbsolutePath}.png");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }

        data.Delete(recursive: true);
    }

    private async Task<Uri> StartAsync(string project)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        settings["Kestrel__Endpoints__Http__Url"] = address.ToString();
        processes.Add(await ServiceProcess.StartAsync(project, address, settings));
        return address;
    }

    private async Task<string> NewLinkAsync(Uri links, object link)
    {
        var tokens = new PrincipalTokens(signingKey, TimeProvider.System);
        using var client = new HttpClient { BaseAddress = links };
        var merchant = await PostAsync(client, tokens.Sign(Principal.Admin), "/api/v1/merchants", new { name = "Bench" });
        merchantId = merchant.GetProperty("id").GetGuid();
        var owner = new Principal(PrincipalKind.Merchant, merchantId, Guid.Empty, [Scopes.LinksWrite]);
        var made = await PostAsync(client, tokens.Sign(owner), "/api/v1/links", link);
        return made.GetProperty("slug").GetString()!;
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string principal, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add(PrincipalTokens.Header, principal);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
