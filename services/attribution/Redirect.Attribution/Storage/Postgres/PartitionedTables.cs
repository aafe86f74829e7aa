using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Migrations;

namespace Redirect.Attribution.Storage.Postgres;

/// <summary>
/// Tables that are partitioned by ranges of a column, which EF does not know. The column travels to the migration as a storage parameter, the one kind of
/// annotation of a table that the provider passes on unread, and becomes the table's <c>PARTITION BY</c> here.
/// </summary>
[SuppressMessage("Usage", "EF1001:Internal EF Core API usage.", Justification = "The options are what the generator's public constructor takes.")]
internal sealed class PartitionedTables(MigrationsSqlGeneratorDependencies dependencies, INpgsqlSingletonOptions options) : NpgsqlMigrationsSqlGenerator(dependencies, options)
{
    private const string Parameter = "partition_by";
    private const string Annotation = "Npgsql:StorageParameter:" + Parameter;

    /// <summary>Makes a context's migrations know partitioned tables.</summary>
    public static void Use(DbContextOptionsBuilder options) => options.ReplaceService<IMigrationsSqlGenerator, PartitionedTables>();

    /// <summary>The column whose ranges a table's partitions are; our own word.</summary>
    public static void Partition<T>(EntityTypeBuilder<T> table, string column)
        where T : class => table.HasStorageParameter(Parameter, column);

    /// <inheritdoc/>
    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        if (operation.FindAnnotation(Annotation)?.Value is not string column)
        {
            base.Generate(operation, model, builder, terminate);
            return;
        }

        operation.RemoveAnnotation(Annotation);
        base.Generate(operation, model, builder, terminate: false);
        builder.Append($" PARTITION BY RANGE ({column})");
        if (terminate)
        {
            builder.AppendLine(";");
            EndStatement(builder);
        }
    }
}
