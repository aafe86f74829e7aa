using Microsoft.EntityFrameworkCore;
using Redirect.Links.Storage.Codes;

namespace Redirect.Links.Storage.Sqlite;

internal sealed class SqliteLinksDbContext(DbContextOptions<SqliteLinksDbContext> options) : LinksDbContext(options)
{
    public override async Task<IReadOnlyList<long>> NextNumbersAsync(CodeKind kind, int count, CancellationToken cancellationToken)
    {
        var first = (await Database.SqlQuery<long>($"UPDATE code_counters SET taken = taken + {count} WHERE kind = {(int)kind} RETURNING taken - {count} AS \"Value\"").ToListAsync(cancellationToken))[0];
        return [.. Enumerable.Range(0, count).Select(number => first + number)];
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        model.Entity<CodeCounter>(counter =>
        {
            counter.ToTable("code_counters");
            counter.HasKey(x => x.Kind);
            counter.Property(x => x.Kind).HasColumnName("kind").ValueGeneratedNever();
            counter.Property(x => x.Taken).HasColumnName("taken");
            counter.HasData(Enum.GetValues<CodeKind>().Select(kind => new CodeCounter { Kind = kind }));
        });
    }
}
