using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Storage;

namespace Redirect.Hosting.Defaults;

/// <summary>What every host of ours has: one clock, one JSON, one shape of errors, limits, health.</summary>
public static class HostDefaults
{
    /// <summary>The largest request body, in bytes, where an endpoint does not say otherwise.</summary>
    public const long MaxBodyBytes = 256 * 1024;

    /// <summary>Registers the defaults.</summary>
    public static TBuilder AddHostDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddProblemDetails();
        services.AddExceptionHandler<ExceptionProblems>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(options =>
        {
            var json = options.SerializerOptions;
            json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;

            // Of a field that is there twice a proxy may have looked at the one, and we would take the other.
            json.AllowDuplicateProperties = false;
            json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        });
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MaxBodyBytes;
            options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            options.Limits.MaxRequestLineSize = 8 * 1024;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(25));
        services.ConfigureAll<OpenApiOptions>(options => options.CreateSchemaReferenceId = SchemaNames.Of);
        services.AddHealthChecks();
        return builder;
    }

    /// <summary>Puts the defaults into the pipeline, and the two health endpoints.</summary>
    public static void UseHostDefaults(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => Problem.WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode, StatusCode(context.HttpContext.Response.StatusCode), "There is nothing at this address and method."));
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = HealthAnswer.WriteAsync });
    }

    /// <summary>Runs the host, or what one of <see cref="ServiceVerbs"/> asks for.</summary>
    /// <returns>The process's exit code: 0; or 1 when the host could not start, is not ready or could not be migrated, with the reason in the log.</returns>
    public static async Task<int> RunServiceAsync(this WebApplication app, string[] args)
    {
        if (args.Contains(ServiceVerbs.Health))
        {
            return await HealthProbe.RunAsync(app.Configuration);
        }

        try
        {
            if (args.Contains(ServiceVerbs.Migrate))
            {
                await app.MigrateStorageAsync();
                return 0;
            }

            await app.PrepareStorageAsync();
            await app.RunAsync();
            return 0;
        }
        catch (OptionsValidationException exception)
        {
            // Every setting that is wrong, one a line; where in our code they were read helps nobody.
            foreach (var failure in exception.Failures)
            {
                Console.Error.WriteLine(failure);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or DbException)
        {
            Console.Error.WriteLine(exception.Message);
        }

        return 1;
    }

    private static string StatusCode(int status) => status switch
    {
        404 => "not_found",
        405 => "method_not_allowed",
        413 => "body_too_large",
        415 => "media_type_not_supported",
        _ => "refused",
    };
}
