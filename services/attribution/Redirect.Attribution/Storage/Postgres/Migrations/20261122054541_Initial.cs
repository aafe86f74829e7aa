using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Redirect.Attribution.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "campaigns",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    retired = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_campaigns", x => new { x.merchant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "links",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    slug = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: true),
                    retired = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_links", x => new { x.merchant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "placements",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    store = table.Column<string>(type: "text", nullable: false),
                    staff = table.Column<string>(type: "text", nullable: false),
                    partner = table.Column<string>(type: "text", nullable: false),
                    retired = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_placements", x => new { x.merchant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "rejected_visits",
                columns: table => new
                {
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false),
                    received_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rejected_visits", x => x.fingerprint);
                });

            migrationBuilder.CreateTable(
                name: "scope_totals",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    scope = table.Column<short>(type: "smallint", nullable: false),
                    scope_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unique_visitors = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    human_gross = table.Column<long>(type: "bigint", nullable: false),
                    preview = table.Column<long>(type: "bigint", nullable: false),
                    bot = table.Column<long>(type: "bigint", nullable: false),
                    prefetch = table.Column<long>(type: "bigint", nullable: false),
                    duplicate = table.Column<long>(type: "bigint", nullable: false),
                    @internal = table.Column<long>(name: "internal", type: "bigint", nullable: false),
                    suspect = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scope_totals", x => new { x.merchant_id, x.scope, x.scope_id });
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.CreateTable(
                name: "unique_days",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    scope = table.Column<short>(type: "smallint", nullable: false),
                    scope_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    visitors = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_unique_days", x => new { x.merchant_id, x.scope, x.scope_id, x.day });
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.CreateTable(
                name: "user_agents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_user_agents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "visit_rollups",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hour = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    link_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    form = table.Column<short>(type: "smallint", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    human_gross = table.Column<long>(type: "bigint", nullable: false),
                    preview = table.Column<long>(type: "bigint", nullable: false),
                    bot = table.Column<long>(type: "bigint", nullable: false),
                    prefetch = table.Column<long>(type: "bigint", nullable: false),
                    duplicate = table.Column<long>(type: "bigint", nullable: false),
                    @internal = table.Column<long>(name: "internal", type: "bigint", nullable: false),
                    suspect = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visit_rollups", x => new { x.merchant_id, x.hour, x.link_id, x.placement_id, x.campaign_id, x.form, x.channel });
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 70);

            migrationBuilder.CreateTable(
                name: "visitor_days",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    scope = table.Column<short>(type: "smallint", nullable: false),
                    scope_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visitor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visitor_days", x => new { x.merchant_id, x.scope, x.scope_id, x.visitor_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "visits",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    link_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: true),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: true),
                    form = table.Column<short>(type: "smallint", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    occurred_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ingested_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    visitor_id = table.Column<Guid>(type: "uuid", nullable: true),
                    quality = table.Column<short>(type: "smallint", nullable: false),
                    quality_reason = table.Column<string>(type: "text", nullable: false),
                    quality_rules_version = table.Column<int>(type: "integer", nullable: false),
                    device = table.Column<string>(type: "text", nullable: false),
                    os = table.Column<string>(type: "text", nullable: false),
                    app = table.Column<string>(type: "text", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false),
                    referrer_host = table.Column<string>(type: "text", nullable: false),
                    address_prefix = table.Column<string>(type: "text", nullable: false),
                    address_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    signals = table.Column<int>(type: "integer", nullable: false),
                    user_agent_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visits", x => x.event_id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_rejected_visits_received_at",
                table: "rejected_visits",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "IX_visit_rollups_merchant_id_campaign_id_hour",
                table: "visit_rollups",
                columns: new[] { "merchant_id", "campaign_id", "hour" });

            migrationBuilder.CreateIndex(
                name: "IX_visit_rollups_merchant_id_link_id_hour",
                table: "visit_rollups",
                columns: new[] { "merchant_id", "link_id", "hour" });

            migrationBuilder.CreateIndex(
                name: "IX_visit_rollups_merchant_id_placement_id_hour",
                table: "visit_rollups",
                columns: new[] { "merchant_id", "placement_id", "hour" });

            migrationBuilder.CreateIndex(
                name: "IX_visits_merchant_id_visitor_id_occurred_at",
                table: "visits",
                columns: new[] { "merchant_id", "visitor_id", "occurred_at" },
                filter: "visitor_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "campaigns");

            migrationBuilder.DropTable(
                name: "links");

            migrationBuilder.DropTable(
                name: "placements");

            migrationBuilder.DropTable(
                name: "rejected_visits");

            migrationBuilder.DropTable(
                name: "scope_totals");

            migrationBuilder.DropTable(
                name: "unique_days");

            migrationBuilder.DropTable(
                name: "user_agents");

            migrationBuilder.DropTable(
                name: "visit_rollups");

            migrationBuilder.DropTable(
                name: "visitor_days");

            migrationBuilder.DropTable(
                name: "visits");
        }
    }
}
