using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>The suite on gateway, services and real servers.</summary>
public sealed class DistributedTests(DistributedSystem system) : SystemSuite(system), IClassFixture<DistributedSystem>
{
    private readonly DistributedSystem system = system;

    [Fact] // S48, S55
    public async Task A_service_believes_what_the_gateway_signed_for_it_a_moment_ago_and_nothing_else()
    {
        (Uri Address, string Name, string Path)[] services =
        [
            (system.Links[0].Address, "links", "/api/v1/links"), (system.Links[1].Address, "links", "/api/v1/links"),
            (system.Media.Address, "media", "/api/v1/qr-sheets/none"), (system.Attribution.Address, "attribution", "/api/v1/stats/summary"),
        ];
        foreach (var (address, name, path) in services)
        {
            using var api = new TestApi(address, null);
            var good = Token(name, 0);
            Assert.NotEqual((name, "principal_invalid"), (name, await RefusalAsync(good)));
            foreach (var (why, bad) in new[]
            {
                ("too old", Token(name, 61)), ("for another service", Token(name == "links" ? "media" : "links", 0)), ("another key", Token(name, 0, new byte[32])),
                ("changed", good[..40] + (char)(good[40] ^ 1) + good[41..]), ("without a signature", good.Split('.')[0] + "."), ("no token", "admin"), ("not of its alphabet", good[..^2] + "!!"),
            })
            {
                Assert.Equal((name, why, "principal_invalid"), (name, why, await RefusalAsync(bad)));
            }

            async Task<string?> RefusalAsync(string token)
            {
                using var answer = await api.SendAsync(HttpMethod.Get, path, null, ("X-Redirect-Principal", token));
                return answer.StatusCode == HttpStatusCode.Unauthorized ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Text("code") : null;
            }
        }
    }

    [Fact] // F26
    public async Task What_was_committed_before_its_process_died_is_told_when_there_is_one_again()
    {
        var merchant = await system.NewMerchantAsync();
        system.RabbitMq.Cut();
        var (id, slug) = await merchant.NewLinkAsync();
        foreach (var replica in system.Links)
        {
            await replica.KillAsync();
        }

        system.RabbitMq.Restore();
        await Task.WhenAll(system.Links.Select(replica => replica.RestartAsync()));
        await Poll.UntilAsync(
            async () =>
            {
                using var answer = await merchant.Api.SendAsync(HttpMethod.Get, $"/api/v1/stats/summary?linkId={id}");
                return answer.IsSuccessStatusCode;
            },
            TimeSpan.FromSeconds(60),
            "attribution to know the link");
        using var reader = new TestApi(system.Http, null);
        await Poll.UntilAsync(
            async () =>
            {
                using var answer = await reader.SendAsync(HttpMethod.Get, "/" + slug);
                return answer.StatusCode == HttpStatusCode.Found;
            },
            TimeSpan.FromSeconds(30),
            "the link to be followed");
    }

    /// <summary>As the gateway writes it: base64url(json).base64url(HMAC-SHA256).</summary>
    private string Token(string audience, int age, byte[]? key = null)
    {
        var until = TimeProvider.System.GetUtcNow().AddSeconds(30 - age).ToUnixTimeMilliseconds();
        var body = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new
        {
            Kind = 1,
            Merchant = Guid.CreateVersion7(),
            Key = Guid.CreateVersion7(),
            Scopes = new[] { "links:read", "stats:read", "media:write" },
            Until = until,
            Audience = audience,
        }));
        return body + "." + Base64Url.EncodeToString(HMACSHA256.HashData(key ?? system.SigningKey, Encoding.ASCII.GetBytes(body)));
    }
}
