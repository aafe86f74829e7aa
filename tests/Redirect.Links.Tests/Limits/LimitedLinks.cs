using Microsoft.EntityFrameworkCore;
using Redirect.Links.Following;
using Redirect.Links.Limits;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Tests.Limits;

/// <summary>Links with a behaviour, and readers of them.</summary>
internal static class LimitedLinks
{
    public const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    public const string Target = "https://shop.example/item?id=1";
    public const string Overflow = "https://overflow.example/";

    public static LinkBehaviour Limit(long max, LimitFallback fallback = LimitFallback.Overflow) => new() { MaxVisits = max, OverflowTarget = Overflow, LimitFallback = fallback };

    public static async Task<ShortLink> SeedAsync(this FollowingHost host, string slug, LinkBehaviour behaviour)
    {
        var (link, _, _) = await host.SeedAsync(slug);
        await using var db = host.Db();
        var row = await db.Links.SingleAsync(x => x.Id == link.Id);
        row.Behaviour = behaviour;
        await db.SaveChangesAsync();
        return row;
    }

    /// <summary>Changes it as the management API does.</summary>
    public static async Task ChangeAsync(this FollowingHost host, Guid id, Func<LinkBehaviour, LinkBehaviour> change)
    {
        await using var db = host.Db();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var link = await db.Links.SingleAsync(x => x.Id == id);
        link.Behaviour = change(link.Behaviour);
        link.Version++;
        await db.SaveChangesAsync();
        await host.Get<LinkChanges>().StageAsync(db, link, CancellationToken.None);
        await transaction.CommitAsync();
        host.Get<LinkChanges>().Committed(link);
    }

    /// <summary>Where a request is sent; its status where it is sent nowhere.</summary>
    public static async Task<string> VisitAsync(this FollowingHost host, string path, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        foreach (var (name, value) in headers.Any(header => header.Name == "User-Agent") ? headers : [("User-Agent", Phone), .. headers])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await host.Client.SendAsync(request);
        return answer.Headers.TryGetValues("Location", out var values) ? values.Single() : $"{(int)answer.StatusCode}";
    }

    public static async Task<long> AdmittedAsync(this FollowingHost host, Guid link)
    {
        await using var db = host.Db();
        return (await AdmissionStore.ReadAsync(db, [link], CancellationToken.None)).GetValueOrDefault(link);
    }
}
