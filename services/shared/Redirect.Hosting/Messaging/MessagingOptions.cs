using System.ComponentModel.DataAnnotations;
using Redirect.Hosting.Messaging.RabbitMq;

namespace Redirect.Hosting.Messaging;

/// <summary>How messages travel between services.</summary>
public sealed class MessagingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Messaging";

    /// <summary>The transport; read once, at the start.</summary>
    public MessagingTransport Transport { get; set; } = MessagingTransport.RabbitMq;

    /// <summary>In the process only: the folder where messages that can never be handled are kept, one file each.</summary>
    [Required]
    public string DeadLetterDirectory { get; set; } = "data/dead-letters";

    /// <summary>Settings of the RabbitMQ transport.</summary>
    public RabbitMqOptions RabbitMq { get; } = new();

    internal IEnumerable<string> Errors()
    {
        if (Transport != MessagingTransport.RabbitMq)
        {
            yield break;
        }

        if (!System.Uri.TryCreate(RabbitMq.Uri, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
        {
            yield return "Messaging:RabbitMq:Uri is missing or not an amqp:// or amqps:// address. Set it, or Messaging:Transport to InProcess.";
        }

        if (RabbitMq.ConfirmTimeout < TimeSpan.FromMilliseconds(100) || RabbitMq.ConfirmTimeout > TimeSpan.FromMinutes(5))
        {
            yield return "Messaging:RabbitMq:ConfirmTimeout must be between 00:00:00.1 and 00:05:00.";
        }

        if (RabbitMq.MaxQueueLength is < 1_000 or > 100_000_000)
        {
            yield return "Messaging:RabbitMq:MaxQueueLength must be between 1000 and 100000000.";
        }
    }
}
