using System.ComponentModel;
using System.Net;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.StandIn.Tests.Hosting;
using Grpc.AspNetCore.StandIn.Tests.Probing;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.StandIn.Tests;

public sealed class MappingTests
{
    private static readonly byte[] Request = RawClient.Frame(new Question().ToByteArray());

    [Fact]
    public async Task Unknown_method_of_a_mapped_service_is_unimplemented()
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.PostAsync(Request, $"/{ProbeServer.ServiceName}/Nothing");

        Assert.Equal(HttpStatusCode.OK, result.HttpStatus);
        Assert.Equal("application/grpc", result.ContentType);
        Assert.Equal(StatusCode.Unimplemented, result.Status);
        Assert.True(result.IsTrailersOnly);
    }

    [Theory]
    [InlineData($"/{ProbeServer.ServiceName}/Nothing", "application/json")]
    [InlineData("/other.Service/Nothing", "application/grpc")]
    public async Task Anything_else_is_left_to_the_application(string path, string contentType)
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.PostAsync(Request, path, contentType);

        Assert.Equal(HttpStatusCode.NotFound, result.HttpStatus);
    }

    [Fact]
    public void Methods_with_a_stream_of_requests_are_refused_when_mapped()
    {
        using var application = Build(_ => { });

        var refusal = Assert.Throws<NotSupportedException>(() => application.MapGrpcService<UploadService>());

        Assert.Contains("/standin.probe.v1.Upload/Send", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ClientStreaming", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mapping_needs_AddGrpc()
    {
        using var application = WebApplication.CreateSlimBuilder().Build();

        Assert.Throws<InvalidOperationException>(() => application.MapGrpcService<ProbeService>());
    }

    [Fact]
    public void Class_without_a_generated_base_cannot_be_mapped()
    {
        using var application = Build(_ => { });

        Assert.Throws<InvalidOperationException>(() => application.MapGrpcService<MappingTests>());
    }

    [Fact]
    public void Endpoint_carries_attributes_and_conventions()
    {
        using var application = Build(_ => { });

        application.MapGrpcService<GuardedService>().WithMetadata("convention");

        var endpoints = ((IEndpointRouteBuilder)application).DataSources.SelectMany(source => source.Endpoints).ToList();
        var ask = endpoints.Single(endpoint =>
            endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.Name == "Ask");
        Assert.Equal(3, endpoints.Count);
        Assert.Equal("guard", ask.Metadata.GetMetadata<IAuthorizeData>()?.Policy);
        Assert.Equal("asks", ask.Metadata.GetMetadata<DescriptionAttribute>()?.Description);
        Assert.Equal(["POST"], ask.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods);
        Assert.Equal(typeof(GuardedService), ask.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType);
        Assert.All(endpoints, endpoint => Assert.Equal("convention", endpoint.Metadata.GetMetadata<string>()));
    }

    [Fact]
    public async Task Registered_service_is_used_and_left_alone()
    {
        using var service = new CountingService();
        await CallTwiceAsync(services => services.AddSingleton(service));

        Assert.Equal((2, 0), (service.Calls, service.Disposals));
    }

    [Fact]
    public async Task Unregistered_service_lives_for_one_call()
    {
        var created = new List<CountingService>();
        await CallTwiceAsync(services => services.AddSingleton<Action<CountingService>>(created.Add));

        Assert.Equal([(1, 1), (1, 1)], created.Select(service => (service.Calls, service.Disposals)));
    }

    private static async Task CallTwiceAsync(Action<IServiceCollection> configure)
    {
        await using var application = Build(configure);
        application.MapGrpcService<CountingService>();
        var pipeline = ((IApplicationBuilder)application).UseRouting().UseEndpoints(_ => { }).Build();
        for (var call = 0; call < 2; call++)
        {
            await using var scope = application.Services.CreateAsyncScope();
            var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            http.Request.Method = "POST";
            http.Request.Protocol = "HTTP/2";
            http.Request.Path = $"/{ProbeServer.ServiceName}/Watch";
            http.Request.ContentType = "application/grpc";
            http.Request.Body = new MemoryStream(Request);
            await pipeline(http);
            Assert.Equal("0", http.Response.Headers["grpc-status"]);
        }
    }

    private static WebApplication Build(Action<IServiceCollection> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        configure(builder.Services);
        return builder.Build();
    }

    [Authorize("guard")]
    private sealed class GuardedService : Probe.ProbeBase
    {
        [Description("asks")]
        public override Task<Answer> Ask(Question request, ServerCallContext context) => Task.FromResult(new Answer());
    }

    private sealed class UploadService : Upload.UploadBase;

    private sealed class CountingService : Probe.ProbeBase, IDisposable
    {
        public CountingService()
        {
        }

        [ActivatorUtilitiesConstructor]
        public CountingService(Action<CountingService> created) => created(this);

        public int Calls { get; private set; }

        public int Disposals { get; private set; }

        public override Task Watch(
            Question request,
            IServerStreamWriter<Answer> responseStream,
            ServerCallContext context)
        {
            Calls++;
            return Task.CompletedTask;
        }

        public void Dispose() => Disposals++;
    }
}
