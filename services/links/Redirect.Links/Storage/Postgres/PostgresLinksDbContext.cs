using Microsoft.EntityFrameworkCore;
using Redirect.Links.OneTimeCodes;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage.Codes;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Storage.Postgres;

internal sealed class PostgresLinksDbContext(DbContextOptions<PostgresLinksDbContext> options) : LinksDbContext(options)
{
    public override async Task<IReadOnlyList<long>> NextNumbersAsync(CodeKind kind, int count, CancellationToken cancellationToken)
    {
        var sequence = SequenceOf(kind);
        return await Database.SqlQuery<long>($"SELECT nextval({sequence}::regclass) AS \"Value\" FROM generate_series(1, {count})").ToListAsync(cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        foreach (var kind in Enum.GetValues<CodeKind>())
        {
            model.HasSequence<long>(SequenceOf(kind)).StartsAt(0).HasMin(0);
        }

        model.Entity<ShortLink>(link =>
        {
            // Compared by bytes, whatever the database's locale; then a prefix is found by the index too.
            link.Property(x => x.SlugKey).UseCollation("C");
            link.HasIndex(x => x.Tags).HasMethod("gin");
        });
        model.Entity<KeywordHold>().Property(x => x.Key).UseCollation("C");
        model.Entity<OneTimeCode>().Property(x => x.Text).UseCollation("C");
    }

    private static string SequenceOf(CodeKind kind) => kind switch
    {
        CodeKind.Slug => "slug_numbers",
        CodeKind.Placement => "placement_numbers",
        CodeKind.Passphrase => "passphrase_numbers",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
