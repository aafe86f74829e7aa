using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Internal;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Maps every method of a service to an endpoint.</summary>
    /// <typeparam name="TService">The service: a class over a generated service base class.</typeparam>
    /// <param name="builder">The endpoints of the application.</param>
    /// <returns>A builder for conventions on all these endpoints.</returns>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.ServiceProvider;
        var mapped = services.GetService<MappedServices>()
            ?? throw new InvalidOperationException("MapGrpcService needs the services of AddGrpc.");
        var binder = new EndpointBinder<TService>(
            builder,
            mapped,
            services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value,
            services.GetRequiredService<ILoggerFactory>());
        BindMethod.Invoke(typeof(TService), binder);

        return new GrpcServiceEndpointConventionBuilder(binder.Endpoints);
    }
}
