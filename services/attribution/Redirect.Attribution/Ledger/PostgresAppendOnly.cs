using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Redirect.Attribution.Storage.Postgres;

namespace Redirect.Attribution.Ledger;

/// <summary>
/// Lets nobody change or delete a transfer or a rate card, nor touch the lines of a closed statement, whatever program connects. By hand, because a model can't say it; its number
/// puts it after whatever is made from the model.
/// </summary>
[DbContext(typeof(PostgresAttributionDbContext))]
[Migration("99990101000000_AppendOnly")]
internal sealed class PostgresAppendOnly : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
        CREATE TRIGGER ledger_transfers_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER rate_cards_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rate_cards FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        CREATE FUNCTION refuse_change_of_closed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF EXISTS (SELECT 1 FROM statements WHERE merchant_id = COALESCE(OLD.merchant_id, NEW.merchant_id) AND id = COALESCE(OLD.statement_id, NEW.statement_id) AND state <> 1) THEN
            RAISE EXCEPTION 'the statement is closed';
          END IF;
          RETURN COALESCE(NEW, OLD);
        END $$;
        CREATE TRIGGER statement_lines_of_closed BEFORE INSERT OR UPDATE OR DELETE ON statement_lines FOR EACH ROW EXECUTE FUNCTION refuse_change_of_closed();
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TRIGGER statement_lines_of_closed ON statement_lines;
        DROP TRIGGER rate_cards_append_only ON rate_cards;
        DROP FUNCTION refuse_change_of_closed();
        DROP TRIGGER ledger_transfers_append_only ON ledger_transfers;
        DROP FUNCTION refuse_change();
        """);
}
