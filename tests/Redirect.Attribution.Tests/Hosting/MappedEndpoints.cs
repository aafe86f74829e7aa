using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Redirect.Hosting.Defaults;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Hosting;

/// <summary>
/// The module's endpoints, made once for all hosts of these tests: they take what they need from the request's services, and to compile a hundred of them for each
/// of some hundred hosts would be half of the work.
/// </summary>
internal static class MappedEndpoints
{
    private static readonly Lazy<IReadOnlyList<Endpoint>> All = new(Map);

    /// <summary>Puts the endpoints into a host.</summary>
    public static void MapAttributionOnce(this IEndpointRouteBuilder endpoints) => endpoints.DataSources.Add(new DefaultEndpointDataSource(All.Value));

    private static List<Endpoint> Map()
    {
        using var folder = new TemporaryFolder();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Storage:Provider"] = "Sqlite";
        builder.Configuration["Storage:Directory"] = folder.Path;
        builder.Configuration["Counters:Provider"] = "Memory";
        builder.AddHostDefaults();
        builder.AddAttribution();

        // Never started, and never disposed: the endpoints keep what they read of its options.
        IEndpointRouteBuilder app = builder.Build();
        app.MapAttribution();
        return [.. app.DataSources.SelectMany(source => source.Endpoints)];
    }
}
