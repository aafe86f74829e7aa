namespace Redirect.Hosting.Messaging.RabbitMq;

/// <summary>The RabbitMQ server and how far it is trusted.</summary>
public sealed class RabbitMqOptions
{
    /// <summary>The server: <c>amqp[s]://user:password@host[:port]/[vhost]</c>. There is no default.</summary>
    public string Uri { get; set; } = "";

    /// <summary>How long a publisher waits for the broker's confirmation; 0.1 s to 5 min, default 10 s.</summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Messages a queue holds before the broker refuses more, which leaves them with the writer; 1,000 to 100,000,000, default
    /// 1,000,000. Counts only when the queue is first declared: RabbitMQ does not change a queue that is there.
    /// </summary>
    public int MaxQueueLength { get; set; } = 1_000_000;
}
