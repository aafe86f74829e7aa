using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Storage;

namespace Redirect.Links.Tests.SurpriseCodes;

/// <summary>What tests of surprise codes do over and over.</summary>
internal static class CodeCalls
{
    public const string Path = "/api/v1/surprise-codes";

    private static int made;

    /// <summary>A keyword that no other test has: the databases are shared, and keywords are unique in them.</summary>
    public static string NewKeyword() => $"码{Environment.ProcessId % 1000}x{Interlocked.Increment(ref made)}号";

    public static object Coupon(long faceValue = 1000) => new { type = "coupon", title = "满减券", faceValue, currency = "CNY" };

    /// <summary>The least that a code needs, and what else is given.</summary>
    public static async Task<Dictionary<string, object?>> CodeAsync(this Caller shop, params (string Name, object? Value)[] fields)
    {
        var code = new Dictionary<string, object?> { ["benefit"] = Coupon() };
        foreach (var (name, value) in fields)
        {
            code[name] = value;
        }

        if (!code.ContainsKey("linkId"))
        {
            code["linkId"] = (await shop.NewLinkAsync()).Id;
        }

        if (!code.ContainsKey("keyword") && !code.ContainsKey("phrase") && !code.ContainsKey("generate"))
        {
            code["keyword"] = NewKeyword();
        }

        return code;
    }

    public static async Task<Answer> TryCodeAsync(this Caller shop, params (string Name, object? Value)[] fields) => await shop.PostAsync(Path, await shop.CodeAsync(fields));

    public static async Task<Answer> NewCodeAsync(this Caller shop, params (string Name, object? Value)[] fields) => (await shop.TryCodeAsync(fields)).Expect(HttpStatusCode.Created);

    public static Task<Answer> ReadCodeAsync(this Caller shop, Guid id) => shop.GetAsync($"{Path}/{id}");

    public static Task<Answer> ChangeCodeAsync(this Caller shop, Guid id, object change, params (string, string)[] headers) => shop.PatchAsync($"{Path}/{id}", change, headers);

    public static Task<Answer> ResolveAsync(this Caller shop, string? text, string? visitorId = null, string? address = null, bool? challengePassed = null, string? staffId = null) =>
        shop.PostAsync(Path + "/resolve", new { text, visitorId, reader = address is null ? null : new { address }, challengePassed, staffId });

    /// <summary>The stock of a code as others were told, in order.</summary>
    public static async Task<IReadOnlyList<StockState>> StocksToldAsync(this LinksHost host, Guid codeId)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LinksDbContext>();
        var bodies = await db.Database.SqlQuery<byte[]>($"SELECT body AS \"Value\" FROM outbox WHERE exchange = {Exchanges.Claims} ORDER BY id").ToListAsync(TestContext.Current.CancellationToken);
        return [.. bodies.Select(ClaimBatch.Parser.ParseFrom).Where(batch => new Guid(batch.Code.CodeId.Span, bigEndian: true) == codeId).Select(batch => batch.Code)];
    }

    public static async Task OnDatabaseAsync(this LinksHost host, Func<LinksDbContext, Task> act)
    {
        await using var scope = host.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<LinksDbContext>());
    }
}
