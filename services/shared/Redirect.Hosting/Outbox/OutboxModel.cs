using Microsoft.EntityFrameworkCore;

namespace Redirect.Hosting.Outbox;

/// <summary>Messages that are stored in the transaction of what they tell of.</summary>
public static class OutboxModel
{
    /// <summary>Adds a message to the context; it is stored with the next save and published after the commit.</summary>
    public static void Enqueue(this DbContext db, string exchange, byte[] body, TimeProvider clock) =>
        db.Add(new OutboxMessage { Exchange = exchange, Body = body, CreatedAt = clock.GetUtcNow().UtcDateTime });

    /// <summary>Gives a context the table of waiting messages.</summary>
    public static void AddOutbox(this ModelBuilder model) => model.Entity<OutboxMessage>(message => message.ToTable("outbox"));
}
