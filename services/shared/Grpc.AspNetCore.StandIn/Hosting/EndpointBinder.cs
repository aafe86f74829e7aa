using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Maps each method of a service to an endpoint, as generated code names them.</summary>
internal sealed class EndpointBinder<TService>(
    IEndpointRouteBuilder routes,
    MappedServices mapped,
    GrpcServiceOptions options,
    ILoggerFactory loggers) : ServiceBinderBase
    where TService : class
{
    private readonly List<IEndpointConventionBuilder> _endpoints = [];
    private readonly ServiceActivator<TService> _activator = new();
    private readonly ILogger _logger = loggers.CreateLogger(typeof(CallHandler<,,>).Namespace + ".Calls");

    public IReadOnlyList<IEndpointConventionBuilder> Endpoints => _endpoints;

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Implementation(method, typeof(TRequest), typeof(ServerCallContext));
        var invoke = implementation.CreateDelegate<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>();
        Map(method, implementation, async (service, request, responses, context) =>
        {
            var response = await invoke(service, request, context)
                ?? throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));
            await responses.WriteLastAsync(response);
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Implementation(
            method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var invoke = implementation
            .CreateDelegate<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
        Map(method, implementation, (service, request, responses, context) =>
            invoke(service, request, responses, context));
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        throw NotSupported(method);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        throw NotSupported(method);

    private static NotSupportedException NotSupported(IMethod method) => new(
        $"Method '{method.FullName}' takes a stream of requests ({method.Type}). "
        + "This stand-in for Grpc.AspNetCore serves unary and server-streaming methods only.");

    /// <summary>The override in the service, not a method of the same name that hides it.</summary>
    private static MethodInfo Implementation(IMethod method, params Type[] parameters)
    {
        var declaring = BindMethod.FindBase(typeof(TService));
        return typeof(TService).GetMethods(BindingFlags.Public | BindingFlags.Instance).FirstOrDefault(candidate =>
            candidate.Name == method.Name
            && candidate.GetBaseDefinition().DeclaringType == declaring
            && candidate.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(parameters))
            ?? throw new InvalidOperationException($"'{typeof(TService)}' has no method for '{method.FullName}'.");
    }

    private void Map<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        MethodInfo implementation,
        Func<TService, TRequest, ResponseStream<TResponse>, ServerCallContext, Task> serve)
        where TRequest : class
        where TResponse : class
    {
        var handler = new CallHandler<TService, TRequest, TResponse>(method, _activator, options, _logger, serve);
        var endpoint = routes.Map(RoutePatternFactory.Parse(method.FullName), handler.HandleAsync);
        endpoint.Add(builder =>
        {
            builder.DisplayName = $"gRPC - {method.FullName}";
            builder.Metadata.Add(new GrpcMethodMetadata(typeof(TService), method));
            AddAll(builder.Metadata, typeof(TService).GetCustomAttributes(inherit: true));
            AddAll(builder.Metadata, implementation.GetCustomAttributes(inherit: true));
            builder.Metadata.Add(new HttpMethodMetadata([HttpMethods.Post], acceptCorsPreflight: true));
        });
        _endpoints.Add(endpoint);

        if (mapped.TryAdd(method.ServiceName))
        {
            _endpoints.Add(MapUnknownMethods(method.ServiceName));
        }
    }

    private IEndpointConventionBuilder MapUnknownMethods(string serviceName)
    {
        const string Name = "unknownMethod";
        var pattern = RoutePatternFactory.Parse(
            $"/{serviceName}/{{{Name}}}",
            defaults: null,
            parameterPolicies: new RouteValueDictionary { [Name] = new GrpcRequestConstraint() });
        var endpoint = routes.Map(pattern, UnknownMethod.HandleAsync);
        endpoint.Add(builder => builder.DisplayName = $"gRPC - unknown methods of {serviceName}");
        return endpoint;
    }

    private static void AddAll(IList<object> metadata, object[] attributes)
    {
        foreach (var attribute in attributes)
        {
            metadata.Add(attribute);
        }
    }
}
