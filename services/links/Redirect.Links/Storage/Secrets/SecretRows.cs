using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Redirect.Links.Storage.Secrets;

/// <summary>The table of secrets.</summary>
internal static class SecretRows
{
    private const int Bytes = 32;

    public static void Configure(ModelBuilder model) => model.Entity<Secret>(secret =>
    {
        secret.ToTable("secrets");
        secret.HasKey(x => x.Name);
        secret.Property(x => x.Name).HasColumnName("name").HasMaxLength(64);
        secret.Property(x => x.Value).HasColumnName("value");
    });

    /// <summary>
    /// The secret of a name, made if there is none yet. Of many who make it at once the first one's stays and all read it; inside a transaction
    /// the others wait for its commit. Who keeps it in memory does so only after the commit.
    /// </summary>
    /// <param name="db">In a transaction or not.</param>
    /// <param name="name">One of <see cref="SecretNames"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>32 bytes.</returns>
    public static async Task<byte[]> SecretAsync(this LinksDbContext db, string name, CancellationToken cancellationToken)
    {
        if (await ReadAsync(db, name, cancellationToken) is { } known)
        {
            return known;
        }

        var made = RandomNumberGenerator.GetBytes(Bytes);
        await db.Database.ExecuteSqlAsync($"INSERT INTO secrets (name, value) VALUES ({name}, {made}) ON CONFLICT (name) DO NOTHING", cancellationToken);
        return await ReadAsync(db, name, cancellationToken) ?? throw new InvalidOperationException($"The secret {name} is gone.");
    }

    private static Task<byte[]?> ReadAsync(LinksDbContext db, string name, CancellationToken cancellationToken) =>
        db.Secrets.AsNoTracking().Where(secret => secret.Name == name).Select(secret => secret.Value).SingleOrDefaultAsync(cancellationToken);
}
