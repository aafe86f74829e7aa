using Grpc.AspNetCore.StandIn.Tests.Probing;
using Grpc.Core;

namespace Grpc.AspNetCore.StandIn.Tests.Hosting;

/// <summary>The probe service, written as on Grpc.AspNetCore.</summary>
internal sealed class ProbeService(ProbeHandlers handlers) : Probe.ProbeBase
{
    public override Task<Answer> Ask(Question request, ServerCallContext context) => handlers.Ask(request, context);

    public override Task Watch(Question request, IServerStreamWriter<Answer> responseStream, ServerCallContext context) =>
        handlers.Watch(request, responseStream, context);
}
