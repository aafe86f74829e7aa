using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Redirect.Hosting.Storage;
using Redirect.Links.Following;
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
        builder.AddFollowing();
        return builder;
    }

    /// <summary>Maps the module's endpoints. Call it last: it ends with the catch-all <c>/{slug}</c>.</summary>
    public static void MapLinks(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapFollowing();
    }
}
