namespace Redirect.Hosting.Messaging;

/// <summary>How messages travel.</summary>
public enum MessagingTransport
{
    /// <summary>Through a RabbitMQ server, 3.10 or later.</summary>
    RabbitMq,

    /// <summary>Straight to the readers of this process; for one machine and one process.</summary>
    InProcess,
}
