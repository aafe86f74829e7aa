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
        CREATE TRIGGER rate_cards_no_update BEFORE UPDATE ON rate_cards BEGIN SELECT RAISE(ABORT, 'rate_cards is append-only'); END;
        CREATE TRIGGER rate_cards_no_delete BEFORE DELETE ON rate_cards BEGIN SELECT RAISE(ABORT, 'rate_cards is append-only'); END;
        CREATE TRIGGER statement_lines_no_insert BEFORE INSERT ON statement_lines
        WHEN EXISTS (SELECT 1 FROM statements WHERE merchant_id = NEW.merchant_id AND id = NEW.statement_id AND state <> 1)
        BEGIN SELECT RAISE(ABORT, 'the statement is closed'); END;
        CREATE TRIGGER statement_lines_no_update BEFORE UPDATE ON statement_lines
        WHEN EXISTS (SELECT 1 FROM statements WHERE merchant_id = OLD.merchant_id AND id = OLD.statement_id AND state <> 1)
        BEGIN SELECT RAISE(ABORT, 'the statement is closed'); END;
        CREATE TRIGGER statement_lines_no_delete BEFORE DELETE ON statement_lines
        WHEN EXISTS (SELECT 1 FROM statements WHERE merchant_id = OLD.merchant_id AND id = OLD.statement_id AND state <> 1)
        BEGIN SELECT RAISE(ABORT, 'the statement is closed'); END;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TRIGGER statement_lines_no_insert;
        DROP TRIGGER statement_lines_no_update;
        DROP TRIGGER statement_lines_no_delete;
        DROP TRIGGER rate_cards_no_update;
        DROP TRIGGER rate_cards_no_delete;
        DROP TRIGGER ledger_transfers_no_update;
        DROP TRIGGER ledger_transfers_no_delete;
        """);
}
