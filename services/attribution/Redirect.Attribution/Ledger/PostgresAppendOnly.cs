using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Redirect.Attribution.Storage.Postgres;

namespace Redirect.Attribution.Ledger;

/// <summary>
/// Lets nobody change or delete a transfer, whatever program connects. By hand, because a model can't say it; its number puts it after whatever is made from the model.
/// </summary>
[DbContext(typeof(PostgresAttributionDbContext))]
[Migration("99990101000000_AppendOnly")]
internal sealed class PostgresAppendOnly : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
        CREATE TRIGGER ledger_transfers_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TRIGGER ledger_transfers_append_only ON ledger_transfers;
        DROP FUNCTION refuse_change();
        """);
}
