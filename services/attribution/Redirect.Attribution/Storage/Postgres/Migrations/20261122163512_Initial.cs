using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

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
                name: "attribution_runs",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    model = table.Column<short>(type: "smallint", nullable: false),
                    parameters = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    to = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    inputs = table.Column<byte[]>(type: "bytea", nullable: false),
                    orders = table.Column<long>(type: "bigint", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attribution_runs", x => new { x.merchant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "benefit_currencies",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_benefit_currencies", x => x.merchant_id);
                });

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
                name: "claim_events",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    occurred_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ingested_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    link_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: true),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: true),
                    channel = table.Column<string>(type: "text", nullable: false),
                    form = table.Column<short>(type: "smallint", nullable: false),
                    visitor_id = table.Column<Guid>(type: "uuid", nullable: true),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    audience = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    order_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    staff_id = table.Column<string>(type: "text", nullable: false),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    points = table.Column<long>(type: "bigint", nullable: false),
                    items = table.Column<int>(type: "integer", nullable: false),
                    waited = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_claim_events", x => x.event_id);
                });

            migrationBuilder.CreateTable(
                name: "code_stocks",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    label = table.Column<string>(type: "text", nullable: false),
                    limited = table.Column<bool>(type: "boolean", nullable: false),
                    stock = table.Column<long>(type: "bigint", nullable: false),
                    left = table.Column<long>(type: "bigint", nullable: false),
                    held = table.Column<long>(type: "bigint", nullable: false),
                    claimed = table.Column<long>(type: "bigint", nullable: false),
                    redeemed = table.Column<long>(type: "bigint", nullable: false),
                    returned = table.Column<long>(type: "bigint", nullable: false),
                    waiting = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_code_stocks", x => new { x.merchant_id, x.code_id });
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                columns: table => new
                {
                    scope = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    fingerprint = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    status = table.Column<int>(type: "integer", nullable: true),
                    answer = table.Column<byte[]>(type: "bytea", nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency_keys", x => x.scope);
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
                name: "merchant_currencies",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_merchant_currencies", x => x.merchant_id);
                });

            migrationBuilder.CreateTable(
                name: "order_credits",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    touch_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    touched_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    link_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    form = table.Column<short>(type: "smallint", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    staff = table.Column<string>(type: "text", nullable: false),
                    share = table.Column<decimal>(type: "numeric(12,10)", precision: 12, scale: 10, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_order_credits", x => new { x.merchant_id, x.run_id, x.order_id, x.position });
                });

            migrationBuilder.CreateTable(
                name: "orders",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    parent_order_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    refunded = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    paid_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    visitor_id = table.Column<Guid>(type: "uuid", nullable: true),
                    buyer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    buyer_new = table.Column<bool>(type: "boolean", nullable: true),
                    received_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    join_after = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    touch_visit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    touched_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    link_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    form = table.Column<short>(type: "smallint", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    split_link_id = table.Column<Guid>(type: "uuid", nullable: true),
                    variant = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_orders", x => new { x.merchant_id, x.order_id });
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    exchange = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "placements",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
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
                name: "refunds",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    refund_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    order_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    occurred_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refunds", x => new { x.merchant_id, x.refund_id });
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
                name: "retention_marks",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    first_day = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retention_marks", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "scope_totals",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    scope = table.Column<short>(type: "smallint", nullable: false),
                    scope_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unique_visitors = table.Column<long>(type: "bigint", nullable: false),
                    last_human_hour = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    human_gross = table.Column<long>(type: "bigint", nullable: false),
                    preview = table.Column<long>(type: "bigint", nullable: false),
                    bot = table.Column<long>(type: "bigint", nullable: false),
                    prefetch = table.Column<long>(type: "bigint", nullable: false),
                    duplicate = table.Column<long>(type: "bigint", nullable: false),
                    @internal = table.Column<long>(name: "internal", type: "bigint", nullable: false),
                    suspect = table.Column<long>(type: "bigint", nullable: false),
                    orders = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    paid = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    wake_attempted = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    wake_hidden = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    claims = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    claims_returned = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    redemptions = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    redemptions_reversed = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    redeemed_amount = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    reversed_amount = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    refunds = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    refunded = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    orders_closed = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scope_totals", x => new { x.merchant_id, x.scope, x.scope_id });
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.CreateTable(
                name: "staff_rollups",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hour = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    link_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    staff = table.Column<string>(type: "text", nullable: false),
                    claims = table.Column<long>(type: "bigint", nullable: false),
                    redemptions = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_staff_rollups", x => new { x.merchant_id, x.hour, x.link_id, x.placement_id, x.campaign_id, x.staff });
                });

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
                name: "untimed_visits",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    occurred_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_untimed_visits", x => x.event_id);
                });

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
                name: "variant_totals",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    link_id = table.Column<Guid>(type: "uuid", nullable: false),
                    variant = table.Column<string>(type: "text", nullable: false),
                    visits = table.Column<long>(type: "bigint", nullable: false),
                    visitors = table.Column<long>(type: "bigint", nullable: false),
                    rewarded = table.Column<long>(type: "bigint", nullable: false),
                    orders = table.Column<long>(type: "bigint", nullable: false),
                    paid = table.Column<long>(type: "bigint", nullable: false),
                    refunded = table.Column<long>(type: "bigint", nullable: false),
                    weight = table.Column<double>(type: "double precision", nullable: false),
                    weight_squared = table.Column<double>(type: "double precision", nullable: false),
                    last_probability = table.Column<double>(type: "double precision", nullable: false),
                    last_assigned_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    mature_visitors = table.Column<long>(type: "bigint", nullable: false),
                    mature_rewards = table.Column<long>(type: "bigint", nullable: false),
                    blocked = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    published_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_variant_totals", x => new { x.merchant_id, x.link_id, x.variant });
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.CreateTable(
                name: "variant_visitors",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    link_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visitor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    variant = table.Column<string>(type: "text", nullable: false),
                    assigned_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    rewarded = table.Column<bool>(type: "boolean", nullable: false),
                    matured = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_variant_visitors", x => new { x.merchant_id, x.link_id, x.visitor_id });
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
                    suspect = table.Column<long>(type: "bigint", nullable: false),
                    orders = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    paid = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    wake_attempted = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    wake_hidden = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    claims = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    claims_returned = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    redemptions = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    redemptions_reversed = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    redeemed_amount = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    reversed_amount = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    refunds = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    refunded = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    orders_closed = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
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
                name: "visitor_members",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visitor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    member_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    joined_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visitor_members", x => new { x.merchant_id, x.visitor_id });
                });

            migrationBuilder.CreateTable(
                name: "visits",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    occurred_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    link_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: true),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: true),
                    form = table.Column<short>(type: "smallint", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
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
                    user_agent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: false, defaultValue: "target"),
                    variant = table.Column<string>(type: "text", nullable: false),
                    variant_probability = table.Column<double>(type: "double precision", nullable: false),
                    rule = table.Column<int>(type: "integer", nullable: false),
                    link_version = table.Column<long>(type: "bigint", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visits", x => new { x.event_id, x.occurred_at });
                })
                .Annotation("Npgsql:StorageParameter:partition_by", "occurred_at");

            migrationBuilder.CreateTable(
                name: "wake_attempts",
                columns: table => new
                {
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    link_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: true),
                    occurred_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    page_hidden = table.Column<bool>(type: "boolean", nullable: false),
                    hidden_within_ms = table.Column<int>(type: "integer", nullable: false),
                    os = table.Column<string>(type: "text", nullable: false),
                    app = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_wake_attempts", x => x.visit_id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_attribution_runs_merchant_id_from_to",
                table: "attribution_runs",
                columns: new[] { "merchant_id", "from", "to" },
                unique: true,
                filter: "is_active");

            migrationBuilder.CreateIndex(
                name: "IX_attribution_runs_merchant_id_number",
                table: "attribution_runs",
                columns: new[] { "merchant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_claim_events_merchant_id_occurred_at",
                table: "claim_events",
                columns: new[] { "merchant_id", "occurred_at" },
                filter: "audience IN ('follower', 'member')");

            migrationBuilder.CreateIndex(
                name: "IX_idempotency_keys_created_at",
                table: "idempotency_keys",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_orders_join_after",
                table: "orders",
                column: "join_after",
                filter: "join_after IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_orders_merchant_id_buyer_id_paid_at",
                table: "orders",
                columns: new[] { "merchant_id", "buyer_id", "paid_at" },
                filter: "buyer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_orders_merchant_id_paid_at",
                table: "orders",
                columns: new[] { "merchant_id", "paid_at" });

            migrationBuilder.CreateIndex(
                name: "IX_placements_merchant_id_campaign_id",
                table: "placements",
                columns: new[] { "merchant_id", "campaign_id" });

            migrationBuilder.CreateIndex(
                name: "IX_refunds_merchant_id_order_id",
                table: "refunds",
                columns: new[] { "merchant_id", "order_id" });

            migrationBuilder.CreateIndex(
                name: "IX_rejected_visits_received_at",
                table: "rejected_visits",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "IX_staff_rollups_merchant_id_campaign_id_hour",
                table: "staff_rollups",
                columns: new[] { "merchant_id", "campaign_id", "hour" });

            migrationBuilder.CreateIndex(
                name: "IX_staff_rollups_merchant_id_link_id_hour",
                table: "staff_rollups",
                columns: new[] { "merchant_id", "link_id", "hour" });

            migrationBuilder.CreateIndex(
                name: "IX_staff_rollups_merchant_id_placement_id_hour",
                table: "staff_rollups",
                columns: new[] { "merchant_id", "placement_id", "hour" });

            migrationBuilder.CreateIndex(
                name: "IX_variant_totals_merchant_id_link_id_version",
                table: "variant_totals",
                columns: new[] { "merchant_id", "link_id", "version" },
                filter: "version > published_version");

            migrationBuilder.CreateIndex(
                name: "IX_variant_visitors_assigned_at",
                table: "variant_visitors",
                column: "assigned_at",
                filter: "NOT matured");

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
                name: "IX_visitor_members_merchant_id_member_hash",
                table: "visitor_members",
                columns: new[] { "merchant_id", "member_hash" });

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
                name: "attribution_runs");

            migrationBuilder.DropTable(
                name: "benefit_currencies");

            migrationBuilder.DropTable(
                name: "campaigns");

            migrationBuilder.DropTable(
                name: "claim_events");

            migrationBuilder.DropTable(
                name: "code_stocks");

            migrationBuilder.DropTable(
                name: "idempotency_keys");

            migrationBuilder.DropTable(
                name: "links");

            migrationBuilder.DropTable(
                name: "merchant_currencies");

            migrationBuilder.DropTable(
                name: "order_credits");

            migrationBuilder.DropTable(
                name: "orders");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "placements");

            migrationBuilder.DropTable(
                name: "refunds");

            migrationBuilder.DropTable(
                name: "rejected_visits");

            migrationBuilder.DropTable(
                name: "retention_marks");

            migrationBuilder.DropTable(
                name: "scope_totals");

            migrationBuilder.DropTable(
                name: "staff_rollups");

            migrationBuilder.DropTable(
                name: "unique_days");

            migrationBuilder.DropTable(
                name: "untimed_visits");

            migrationBuilder.DropTable(
                name: "user_agents");

            migrationBuilder.DropTable(
                name: "variant_totals");

            migrationBuilder.DropTable(
                name: "variant_visitors");

            migrationBuilder.DropTable(
                name: "visit_rollups");

            migrationBuilder.DropTable(
                name: "visitor_days");

            migrationBuilder.DropTable(
                name: "visitor_members");

            migrationBuilder.DropTable(
                name: "visits");

            migrationBuilder.DropTable(
                name: "wake_attempts");
        }
    }
}
