using System.Data.Common;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Contracts;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Outbox;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims;
using Redirect.Links.Domains;
using Redirect.Links.Following;
using Redirect.Links.Merchants;
using Redirect.Links.Questions;
using Redirect.Links.Splits;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Postgres;
using Redirect.Links.Storage.Sqlite;

namespace Redirect.Links;

/// <summary>The link service: merchants and keys, campaigns, placements, links, and following them.</summary>
public static class LinksModule
{
    /// <summary>Registers the module; its settings are section <c>Links</c>.</summary>
    public static TBuilder AddLinks<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddStorage<TBuilder, LinksDbContext, SqliteLinksDbContext, PostgresLinksDbContext>("Links");
        builder.AddOutboxPump<TBuilder, LinksDbContext>();
        builder.AddIdempotencyPurge<TBuilder, LinksDbContext>();
        builder.AddManagement();
        builder.AddFollowing();
        return builder;
    }

    /// <summary>What the module writes: visits, the catalogue and claims; and reads: what came of the variants of splits, and who is erased.</summary>
    public static void ConfigureMessages(MessageRoutes routes) =>
        routes.Publish(Exchanges.Visits, Queues.AttributionVisits).Publish(Exchanges.Catalogue, Queues.AttributionCatalogue)
            .Publish(Exchanges.Claims, Queues.AttributionClaims)
            .Consume<VariantOutcomesConsumer>(Exchanges.Outcomes, Queues.LinksOutcomes)
            .Consume<VisitorErasedConsumer>(Exchanges.Erasures, Queues.LinksErasures);

    /// <summary>Maps the module's endpoints. Call it last: it ends with the catch-all <c>/{slug}</c>.</summary>
    public static void MapLinks(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapManagement();
        endpoints.MapFollowing();
    }

    /// <summary>Whose key is this? For an edge in the same process; others ask <c>POST /internal/keys/resolve</c>.</summary>
    /// <returns>The principal; null when the key is unknown, revoked or expired.</returns>
    /// <exception cref="DbException">The database does not answer.</exception>
    public static Task<Principal?> ResolveKeyAsync(IServiceProvider services, string key, CancellationToken cancellationToken) =>
        services.GetRequiredService<KeyResolver>().ResolveAsync(key, cancellationToken);

    /// <summary>Which hosts are, or were, merchants' own short domains? For an edge in the same process; others ask <c>GET /internal/domains</c>.</summary>
    /// <returns>In lower case and Punycode; null until they have been read.</returns>
    public static IReadOnlyList<string>? FindDomains(IServiceProvider services) => services.GetRequiredService<DomainCache>().Hosts;

    /// <summary>Which link is this? For a service in the same process; others ask <c>GET /internal/links/by-slug/{slug}</c>.</summary>
    /// <param name="services">The process's.</param>
    /// <param name="slug">As it stands in an address.</param>
    /// <param name="host">Where a reader asked: a merchant's own domain has slugs of its own.</param>
    /// <param name="domain">A merchant's own domain that is named in place of it; null: none.</param>
    /// <param name="placementCode">A placement to look up with it; null: none.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>The link, retired or not; null when no link has the slug there.</returns>
    /// <exception cref="TimeoutException">It is not in memory, and the database does not answer.</exception>
    public static async Task<LinkReference?> FindLinkAsync(IServiceProvider services, string slug, string? host, string? domain, string? placementCode, CancellationToken cancellationToken)
    {
        try
        {
            return await services.GetRequiredService<FindLink>().FindAsync(slug, host, domain, placementCode, cancellationToken);
        }
        catch (LookupUnavailableException exception)
        {
            throw new TimeoutException("The link can't be looked up now.", exception);
        }
    }

    /// <summary>The mark of a link and placement, for a service in the same process, as the questions below; others ask <c>POST /internal/questions/…</c>.</summary>
    public static Task<IssueWatermarkAnswer> IssueWatermarkAsync(IServiceProvider services, IssueWatermarkRequest question, CancellationToken cancellationToken) =>
        AskAsync(services, questions => questions.IssueWatermarkAsync(question, cancellationToken));

    /// <summary>The secret of a merchant's marks.</summary>
    public static Task<WatermarkKeyAnswer> WatermarkKeyAsync(IServiceProvider services, WatermarkKeyRequest question, CancellationToken cancellationToken) =>
        AskAsync(services, questions => questions.WatermarkKeyAsync(question, cancellationToken));

    /// <summary>Which of these are marks of a merchant?</summary>
    public static Task<FindWatermarksAnswer> FindWatermarksAsync(IServiceProvider services, FindWatermarksRequest question, CancellationToken cancellationToken) =>
        AskAsync(services, questions => questions.FindWatermarksAsync(question, cancellationToken));

    /// <summary>A reader came with a marked picture.</summary>
    public static Task<ResolveWatermarkAnswer> ResolveWatermarkAsync(IServiceProvider services, ResolveWatermarkRequest question, CancellationToken cancellationToken) =>
        AskAsync(services, questions => questions.ResolveWatermarkAsync(question, cancellationToken));

    /// <summary>The addresses for one link at many places.</summary>
    public static Task<MakeLabelsAnswer> MakeLabelsAsync(IServiceProvider services, MakeLabelsRequest question, CancellationToken cancellationToken) =>
        AskAsync(services, questions => questions.MakeLabelsAsync(question, cancellationToken));

    private static async Task<T> AskAsync<T>(IServiceProvider services, Func<LinkQuestions, Task<T>> question)
    {
        try
        {
            return await question(services.GetRequiredService<LinkQuestions>());
        }
        catch (Exception exception) when (exception is LookupUnavailableException or DbException)
        {
            throw new TimeoutException("The links can't be looked up now.", exception);
        }
    }
}
