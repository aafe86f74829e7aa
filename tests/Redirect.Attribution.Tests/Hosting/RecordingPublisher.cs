using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;

namespace Redirect.Attribution.Tests.Hosting;

/// <summary>The twin of a broker: keeps what the module tells the link service.</summary>
internal sealed class RecordingPublisher : IMessagePublisher
{
    private readonly Lock gate = new();
    private readonly List<VariantOutcomes> outcomes = [];
    private readonly List<VisitorErased> erased = [];

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

    public IReadOnlyList<VisitorErased> Erased
    {
        get
        {
            lock (gate)
            {
                return [.. erased];
            }
        }
    }

    /// <summary>Takes nothing over.</summary>
    public bool IsAway { get; set; }

    public Task PublishAsync(string exchange, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            throw new MessageNotPublishedException("The broker is away.");
        }

        lock (gate)
        {
            switch (exchange)
            {
                case Exchanges.Outcomes:
                    outcomes.Add(VariantOutcomes.Parser.ParseFrom(body.Span));
                    break;
                case Exchanges.Erasures:
                    erased.Add(VisitorErased.Parser.ParseFrom(body.Span));
                    break;
                default:
                    Assert.Fail($"Nobody reads '{exchange}'.");
                    break;
            }
        }

        return Task.CompletedTask;
    }
}
