using Microsoft.EntityFrameworkCore;

namespace Redirect.Hosting.Outbox;

/// <summary>The outbox as part of a module's own database: a message is written in the transaction of what it tells.</summary>
public static class OutboxModel
{
    internal const string Table = "outbox";

    /// <summary>Maps the table <c>outbox</c>.</summary>
    public static void AddOutbox(this ModelBuilder model) => model.Entity<OutboxMessage>(message =>
    {
        message.ToTable(Table);
        message.Property(x => x.Id).HasColumnName("id");
        message.Property(x => x.Exchange).HasColumnName("exchange").HasMaxLength(100);
        message.Property(x => x.Body).HasColumnName("body");
        message.Property(x => x.CreatedAt).HasColumnName("created_at");
    });

    /// <summary>
    /// Adds a message that is sent if and only if the caller's transaction commits; the caller saves. It is sent at least once,
    /// and replicas may overtake each other: readers tell old from new by a version inside.
    /// </summary>
    public static void Enqueue(this DbContext context, string exchange, byte[] body, TimeProvider clock)
    {
        context.Set<OutboxMessage>().Add(new OutboxMessage { Exchange = exchange, Body = body, CreatedAt = clock.GetUtcNow().UtcDateTime });
        OutboxCommits.Expect(context);
    }

    /// <summary>Says that the transaction has written a message by plain SQL, so that the pump is woken when it commits.</summary>
    public static void ExpectMessage(this DbContext context) => OutboxCommits.Expect(context);
}
