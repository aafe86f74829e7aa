using System.Diagnostics.Metrics;

namespace Redirect.Hosting.Messaging;

/// <summary>What goes through this process's messaging; every instrument is tagged with the exchange or the queue.</summary>
internal sealed class MessagingMetrics(IMeterFactory meters)
{
    public const string MeterName = "Redirect.Messaging";

    private readonly Instruments instruments = new(meters.Create(MeterName));

    public void Published(string exchange, TimeSpan took)
    {
        instruments.Published.Add(1, Exchange(exchange));
        instruments.Duration.Record(took.TotalSeconds, Exchange(exchange));
    }

    public void Returned(string exchange) => instruments.Returned.Add(1, Exchange(exchange));

    public void Nacked(string exchange) => instruments.Nacked.Add(1, Exchange(exchange));

    public void Unconfirmed(string exchange) => instruments.Unconfirmed.Add(1, Exchange(exchange));

    public void Consumed(string queue) => instruments.Consumed.Add(1, Queue(queue));

    public void Retried(string queue) => instruments.Retried.Add(1, Queue(queue));

    public void DeadLettered(string queue) => instruments.DeadLettered.Add(1, Queue(queue));

    private static KeyValuePair<string, object?> Exchange(string exchange) => new("exchange", exchange);

    private static KeyValuePair<string, object?> Queue(string queue) => new("queue", queue);

    private sealed class Instruments(Meter meter)
    {
        public Counter<long> Published { get; } = meter.CreateCounter<long>("redirect.messaging.published", "{message}", "Messages taken over by the broker or committed by every reader");

        public Counter<long> Returned { get; } = meter.CreateCounter<long>("redirect.messaging.returned", "{message}", "Messages the broker had no queue for");

        public Counter<long> Nacked { get; } = meter.CreateCounter<long>("redirect.messaging.nacked", "{message}", "Messages the broker refused, for instance because a queue is full");

        public Counter<long> Unconfirmed { get; } = meter.CreateCounter<long>("redirect.messaging.unconfirmed", "{message}", "Messages whose confirmation did not come, in time or at all");

        public Counter<long> Consumed { get; } = meter.CreateCounter<long>("redirect.messaging.consumed", "{message}", "Messages handled to their commit");

        public Counter<long> Retried { get; } = meter.CreateCounter<long>("redirect.messaging.retried", "{attempt}", "Attempts to handle a message that failed and are made again");

        public Counter<long> DeadLettered { get; } = meter.CreateCounter<long>("redirect.messaging.dead_lettered", "{message}", "Messages put aside as never to be handled");

        public Histogram<double> Duration { get; } = meter.CreateHistogram<double>("redirect.messaging.publish.duration", "s", "From publishing to the confirmation");
    }
}
