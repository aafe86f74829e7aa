using System.Diagnostics;

namespace Redirect.Gateway.Headers;

/// <summary>Traces begin here: what a stranger says about a trace or its baggage is not taken on; what we send to services is the usual.</summary>
internal sealed class OwnTraces : DistributedContextPropagator
{
    private readonly DistributedContextPropagator usual = CreateDefaultPropagator();

    public override IReadOnlyCollection<string> Fields => usual.Fields;

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        traceId = null;
        traceState = null;
    }

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => usual.Inject(activity, carrier, setter);
}
