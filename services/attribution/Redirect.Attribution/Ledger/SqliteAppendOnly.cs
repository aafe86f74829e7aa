using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Redirect.Attribution.Storage.Sqlite;

namespace Redirect.Attribution.Ledger;

/// <summary>The same as <see cref="PostgresAppendOnly"/> in a SQLite file.</summary>
[DbContext(typeof(SqliteAttributionDbContext))]
[Migration("99990101000000_AppendOnly")]
internal sealed class SqliteAppendOnly : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TRIGGER ledger_transfers_no_update BEFORE UPDATE ON ledger_transfers BEGIN SELECT RAISE(ABORT, 'ledger_transfers is append-only'); END;
        CREATE TRIGGER ledger_transfers_no_delete BEFORE DELETE ON ledger_transfers BEGIN SELECT RAISE(ABORT, 'ledger_transfers is append-only'); END;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TRIGGER ledger_transfers_no_update;
        DROP TRIGGER ledger_transfers_no_delete;
        """);
}
