using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;

namespace Redirect.Attribution.Tests.Hosting;

/// <summary>The twin of a broker: keeps what the module tells the link service.</summary>
internal sealed class RecordingPublisher : IMessagePublisher
{
    private readonly Lock gate = new();
    private readonly List<VariantOutcomes> outcomes = [];

    public IReadOnlyList<VariantOutcomes> Outcomes
    {
        get
        {
            lock (gate)
            {
                return [.. outcomes];
            }
        }
    }

    public Task PublishAsync(string exchange, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        Assert.Equal(Exchanges.Outcomes, exchange);
        lock (gate)
        {
            outcomes.Add(VariantOutcomes.Parser.ParseFrom(body.Span));
        }

        return Task.CompletedTask;
    }
}
