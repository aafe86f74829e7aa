using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Redirect.Hosting.Writes;

/// <summary>Where a module keeps the calls made with an <c>Idempotency-Key</c>, and for how long.</summary>
public static class IdempotencyModel
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Maps the table <c>idempotency_keys</c>.</summary>
    public static void AddIdempotency(this ModelBuilder model) => model.Entity<IdempotencyKey>(key =>
    {
        key.ToTable("idempotency_keys");
        key.HasKey(x => x.Scope);
        key.Property(x => x.Scope).HasColumnName("scope").HasMaxLength(32);
        key.Property(x => x.Fingerprint).HasColumnName("fingerprint").HasMaxLength(32);
        key.Property(x => x.Status).HasColumnName("status");
        key.Property(x => x.Answer).HasColumnName("answer");
        key.Property(x => x.CreatedAt).HasColumnName("created_at");
        key.HasIndex(x => x.CreatedAt);
    });

    /// <summary>Removes the keys of <typeparamref name="TContext"/> that are older than <see cref="Lifetime"/>, every 10 minutes.</summary>
    public static TBuilder AddIdempotencyPurge<TBuilder, TContext>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
        where TContext : DbContext
    {
        builder.Services.AddHostedService<IdempotencyPurge<TContext>>();
        return builder;
    }
}
