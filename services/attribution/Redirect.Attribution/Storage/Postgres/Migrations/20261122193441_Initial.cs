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
                name: "alliance_profiles",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    category = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    category_key = table.Column<string>(type: "text", nullable: false),
                    stated_visitors = table.Column<long>(type: "bigint", nullable: true),
                    measured_visitors = table.Column<long>(type: "bigint", nullable: false),
                    measured_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    findable = table.Column<bool>(type: "boolean", nullable: false),
                    allow_same_category = table.Column<bool>(type: "boolean", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alliance_profiles", x => x.merchant_id);
                });

            migrationBuilder.CreateTable(
                name: "alliance_sides",
                columns: table => new
                {
                    alliance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    level = table.Column<short>(type: "smallint", nullable: false),
                    misses = table.Column<int>(type: "integer", nullable: false),
                    hits = table.Column<int>(type: "integer", nullable: false),
                    alarm_since = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alliance_sides", x => new { x.alliance_id, x.merchant_id });
                });

            migrationBuilder.CreateTable(
                name: "alliance_terms",
                columns: table => new
                {
                    alliance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    proposed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    accepted_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    from_week = table.Column<DateOnly>(type: "date", nullable: true),
                    ratio_min = table.Column<decimal>(type: "numeric(6,4)", precision: 6, scale: 4, nullable: false),
                    ratio_max = table.Column<decimal>(type: "numeric(6,4)", precision: 6, scale: 4, nullable: false),
                    weekly_cap = table.Column<long>(type: "bigint", nullable: true),
                    price_per_visitor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    shares_touches = table.Column<bool>(type: "boolean", nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: true),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alliance_terms", x => new { x.alliance_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "alliances",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    low_id = table.Column<Guid>(type: "uuid", nullable: false),
                    high_id = table.Column<Guid>(type: "uuid", nullable: false),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    is_open = table.Column<bool>(type: "boolean", nullable: false),
                    changes = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    starts_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    paused_by = table.Column<Guid>(type: "uuid", nullable: true),
                    closed_week = table.Column<DateOnly>(type: "date", nullable: true),
                    judged_day = table.Column<DateOnly>(type: "date", nullable: true),
                    reviewed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    review_after = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alliances", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "attribution_models",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    model = table.Column<short>(type: "smallint", nullable: false),
                    parameters = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attribution_models", x => new { x.merchant_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "attribution_runs",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    model = table.Column<short>(type: "smallint", nullable: false),
                    model_version = table.Column<int>(type: "integer", nullable: true),
                    parameters = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    to = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    inputs = table.Column<byte[]>(type: "bytea", nullable: false),
                    channels = table.Column<string>(type: "text", nullable: false),
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
                name: "attribution_settings",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    holds_from = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    lookback_days = table.Column<int>(type: "integer", nullable: false),
                    same_shop = table.Column<bool>(type: "boolean", nullable: false),
                    staff_beats_link_minutes = table.Column<int>(type: "integer", nullable: true),
                    late_hours = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attribution_settings", x => new { x.merchant_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "attribution_states",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    settings_versions = table.Column<int>(type: "integer", nullable: false),
                    model_versions = table.Column<int>(type: "integer", nullable: false),
                    runs = table.Column<int>(type: "integer", nullable: false),
                    active_model = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attribution_states", x => x.merchant_id);
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
                name: "campaign_windows",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    lookback_days = table.Column<int>(type: "integer", nullable: false),
                    holds_from = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_campaign_windows", x => new { x.merchant_id, x.campaign_id, x.version });
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
                name: "carried_placements",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    alliance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    added_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    removed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    level = table.Column<short>(type: "smallint", nullable: false),
                    misses = table.Column<int>(type: "integer", nullable: false),
                    hits = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_carried_placements", x => x.id);
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
                name: "erased_visitors",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visitor_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    erased_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erased_visitors", x => new { x.merchant_id, x.visitor_hash });
                });

            migrationBuilder.CreateTable(
                name: "exchange_corrections",
                columns: table => new
                {
                    alliance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    of_week = table.Column<DateOnly>(type: "date", nullable: false),
                    week = table.Column<DateOnly>(type: "date", nullable: false),
                    visitors = table.Column<long>(type: "bigint", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_corrections", x => new { x.alliance_id, x.of_week, x.week, x.owner_id });
                });

            migrationBuilder.CreateTable(
                name: "exchange_days",
                columns: table => new
                {
                    alliance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    visits = table.Column<long>(type: "bigint", nullable: false),
                    valid = table.Column<long>(type: "bigint", nullable: false),
                    invalid = table.Column<long>(type: "bigint", nullable: false),
                    unique = table.Column<long>(type: "bigint", nullable: false),
                    counted = table.Column<long>(type: "bigint", nullable: false),
                    paused = table.Column<long>(type: "bigint", nullable: false),
                    over_cap = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_days", x => new { x.alliance_id, x.day, x.owner_id, x.placement_id });
                });

            migrationBuilder.CreateTable(
                name: "exchange_weeks",
                columns: table => new
                {
                    alliance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    week = table.Column<DateOnly>(type: "date", nullable: false),
                    received = table.Column<long>(type: "bigint", nullable: false),
                    over_cap = table.Column<long>(type: "bigint", nullable: false),
                    corrected = table.Column<long>(type: "bigint", nullable: false),
                    terms_version = table.Column<int>(type: "integer", nullable: false),
                    price_per_visitor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_weeks", x => new { x.alliance_id, x.week, x.owner_id });
                });

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
                name: "internal_visitors",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visitor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    named_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_internal_visitors", x => new { x.merchant_id, x.visitor_id });
                });

            migrationBuilder.CreateTable(
                name: "ledger_balances",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<string>(type: "character varying(220)", maxLength: 220, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    debits_posted = table.Column<long>(type: "bigint", nullable: false),
                    credits_posted = table.Column<long>(type: "bigint", nullable: false),
                    debits_pending = table.Column<long>(type: "bigint", nullable: false),
                    credits_pending = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_balances", x => new { x.merchant_id, x.account, x.currency });
                    table.CheckConstraint("ledger_balances_not_negative", "debits_posted >= 0 AND credits_posted >= 0 AND debits_pending >= 0 AND credits_pending >= 0");
                });

            migrationBuilder.CreateTable(
                name: "ledger_heads",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    entries = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_heads", x => x.merchant_id);
                });

            migrationBuilder.CreateTable(
                name: "ledger_transfers",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    debit = table.Column<string>(type: "character varying(220)", maxLength: 220, nullable: false),
                    credit = table.Column<string>(type: "character varying(220)", maxLength: 220, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    code = table.Column<short>(type: "smallint", nullable: false),
                    correlation = table.Column<Guid>(type: "uuid", nullable: false),
                    reference = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    pending_id = table.Column<Guid>(type: "uuid", nullable: true),
                    booked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_transfers", x => new { x.merchant_id, x.id });
                    table.CheckConstraint("ledger_transfers_amount", "amount > 0");
                    table.CheckConstraint("ledger_transfers_pending", "(pending_id IS NOT NULL) = (kind IN (3, 4))");
                    table.CheckConstraint("ledger_transfers_two_sides", "debit <> credit");
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
                    shop = table.Column<Guid>(type: "uuid", nullable: false),
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
                    platform = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, defaultValue: ""),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    refunded = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    paid_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    visitor_id = table.Column<Guid>(type: "uuid", nullable: true),
                    named_placement_id = table.Column<Guid>(type: "uuid", nullable: true),
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
                name: "presence_reports",
                columns: table => new
                {
                    alliance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    present = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_presence_reports", x => new { x.alliance_id, x.placement_id, x.day, x.merchant_id });
                });

            migrationBuilder.CreateTable(
                name: "rate_cards",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    per_visit = table.Column<long>(type: "bigint", nullable: false),
                    per_redemption = table.Column<long>(type: "bigint", nullable: false),
                    commission_ppm = table.Column<int>(type: "integer", nullable: false),
                    share_ppm = table.Column<int>(type: "integer", nullable: false),
                    subsidy_ppm = table.Column<int>(type: "integer", nullable: false),
                    subsidy_cap = table.Column<long>(type: "bigint", nullable: false),
                    visit_cap = table.Column<long>(type: "bigint", nullable: true),
                    amount_cap = table.Column<long>(type: "bigint", nullable: true),
                    budget = table.Column<long>(type: "bigint", nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rate_cards", x => new { x.merchant_id, x.partner, x.version });
                });

            migrationBuilder.CreateTable(
                name: "reconciliations",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    platform = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    of_refunds = table.Column<bool>(type: "boolean", nullable: false),
                    from = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    to = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    grace_hours = table.Column<int>(type: "integer", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    file_rows = table.Column<long>(type: "bigint", nullable: false),
                    outside_rows = table.Column<long>(type: "bigint", nullable: false),
                    refused_rows = table.Column<long>(type: "bigint", nullable: false),
                    external = table.Column<long>(type: "bigint", nullable: false),
                    @internal = table.Column<long>(name: "internal", type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reconciliations", x => new { x.merchant_id, x.id });
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
                name: "rescoring_runs",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    first_day = table.Column<DateOnly>(type: "date", nullable: false),
                    last_day = table.Column<DateOnly>(type: "date", nullable: false),
                    next_day = table.Column<DateOnly>(type: "date", nullable: false),
                    night = table.Column<DateOnly>(type: "date", nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    taken_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rescoring_runs", x => new { x.merchant_id, x.id });
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
                    invalidated = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    restored = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
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
                    orders_closed = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    landed = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scope_totals", x => new { x.merchant_id, x.scope, x.scope_id });
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.CreateTable(
                name: "settled_placements",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    statement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_settled_placements", x => new { x.merchant_id, x.statement_id, x.placement_id });
                });

            migrationBuilder.CreateTable(
                name: "share_pauses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    alliance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cause = table.Column<short>(type: "smallint", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    to_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_share_pauses", x => x.id);
                });

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
                name: "statement_lines",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    statement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    origin = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    occurred_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: true),
                    order_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    card_version = table.Column<int>(type: "integer", nullable: false),
                    paid = table.Column<long>(type: "bigint", nullable: false),
                    refunded = table.Column<long>(type: "bigint", nullable: false),
                    credited = table.Column<long>(type: "bigint", nullable: false),
                    commission_ppm = table.Column<int>(type: "integer", nullable: false),
                    share_ppm = table.Column<int>(type: "integer", nullable: false),
                    subsidy_ppm = table.Column<int>(type: "integer", nullable: false),
                    subsidy_cap = table.Column<long>(type: "bigint", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    charged = table.Column<long>(type: "bigint", nullable: false),
                    price = table.Column<long>(type: "bigint", nullable: false),
                    due = table.Column<long>(type: "bigint", nullable: false),
                    due_fee = table.Column<long>(type: "bigint", nullable: false),
                    before = table.Column<long>(type: "bigint", nullable: false),
                    before_fee = table.Column<long>(type: "bigint", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    fee = table.Column<long>(type: "bigint", nullable: false),
                    flag = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_statement_lines", x => new { x.merchant_id, x.statement_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "statements",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    to = table.Column<DateOnly>(type: "date", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: true),
                    has_rate = table.Column<bool>(type: "boolean", nullable: false),
                    lines = table.Column<int>(type: "integer", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    fee = table.Column<long>(type: "bigint", nullable: false),
                    carried = table.Column<long>(type: "bigint", nullable: false),
                    accrued_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    payout_requested_by = table.Column<Guid>(type: "uuid", nullable: true),
                    payout_requested_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    payout_requests = table.Column<int>(type: "integer", nullable: false),
                    payout_approved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    paid_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_statements", x => new { x.merchant_id, x.id });
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
                name: "visit_corrections",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    occurred_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    from_class = table.Column<short>(type: "smallint", nullable: false),
                    to_class = table.Column<short>(type: "smallint", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    rules_version = table.Column<int>(type: "integer", nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visit_corrections", x => new { x.merchant_id, x.event_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "visit_landings",
                columns: table => new
                {
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    landed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    visited_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    count_after = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visit_landings", x => x.visit_id);
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
                    invalidated = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    restored = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
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
                    orders_closed = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    landed = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
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
                name: "visitor_keys",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    erased = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visitor_keys", x => x.merchant_id);
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
                    table.PrimaryKey("PK_visitor_members", x => new { x.merchant_id, x.visitor_id, x.member_hash });
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

            migrationBuilder.CreateTable(
                name: "reconciliation_rows",
                columns: table => new
                {
                    merchant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reconciliation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    @class = table.Column<short>(name: "class", type: "smallint", nullable: false),
                    order_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    refund_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    internal_amount = table.Column<long>(type: "bigint", nullable: true),
                    external_amount = table.Column<long>(type: "bigint", nullable: true),
                    internal_state = table.Column<string>(type: "text", nullable: false),
                    external_state = table.Column<string>(type: "text", nullable: false),
                    difference = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    file_row = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reconciliation_rows", x => new { x.merchant_id, x.reconciliation_id, x.number });
                    table.ForeignKey(
                        name: "FK_reconciliation_rows_reconciliations_merchant_id_reconciliat~",
                        columns: x => new { x.merchant_id, x.reconciliation_id },
                        principalTable: "reconciliations",
                        principalColumns: new[] { "merchant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_alliance_profiles_measured_at",
                table: "alliance_profiles",
                column: "measured_at");

            migrationBuilder.CreateIndex(
                name: "IX_alliances_high_id",
                table: "alliances",
                column: "high_id");

            migrationBuilder.CreateIndex(
                name: "IX_alliances_low_id",
                table: "alliances",
                column: "low_id");

            migrationBuilder.CreateIndex(
                name: "IX_alliances_low_id_high_id",
                table: "alliances",
                columns: new[] { "low_id", "high_id" },
                unique: true,
                filter: "is_open");

            migrationBuilder.CreateIndex(
                name: "IX_alliances_review_after",
                table: "alliances",
                column: "review_after",
                filter: "review_after IS NOT NULL");

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
                name: "IX_carried_placements_alliance_id_owner_id",
                table: "carried_placements",
                columns: new[] { "alliance_id", "owner_id" });

            migrationBuilder.CreateIndex(
                name: "IX_carried_placements_owner_id_placement_id",
                table: "carried_placements",
                columns: new[] { "owner_id", "placement_id" },
                unique: true,
                filter: "removed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_claim_events_merchant_id_claim_id",
                table: "claim_events",
                columns: new[] { "merchant_id", "claim_id" });

            migrationBuilder.CreateIndex(
                name: "IX_claim_events_merchant_id_occurred_at",
                table: "claim_events",
                columns: new[] { "merchant_id", "occurred_at" });

            migrationBuilder.CreateIndex(
                name: "IX_claim_events_merchant_id_order_id",
                table: "claim_events",
                columns: new[] { "merchant_id", "order_id" },
                filter: "order_id <> ''");

            migrationBuilder.CreateIndex(
                name: "IX_claim_events_merchant_id_visitor_id_occurred_at",
                table: "claim_events",
                columns: new[] { "merchant_id", "visitor_id", "occurred_at" },
                filter: "visitor_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_idempotency_keys_created_at",
                table: "idempotency_keys",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_ledger_transfers_merchant_id_correlation",
                table: "ledger_transfers",
                columns: new[] { "merchant_id", "correlation" });

            migrationBuilder.CreateIndex(
                name: "IX_ledger_transfers_merchant_id_credit_number",
                table: "ledger_transfers",
                columns: new[] { "merchant_id", "credit", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_ledger_transfers_merchant_id_debit_number",
                table: "ledger_transfers",
                columns: new[] { "merchant_id", "debit", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_ledger_transfers_merchant_id_number",
                table: "ledger_transfers",
                columns: new[] { "merchant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ledger_transfers_merchant_id_pending_id",
                table: "ledger_transfers",
                columns: new[] { "merchant_id", "pending_id" },
                unique: true,
                filter: "pending_id IS NOT NULL");

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
                columns: new[] { "merchant_id", "paid_at" },
                filter: "paid_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_orders_merchant_id_visit_id",
                table: "orders",
                columns: new[] { "merchant_id", "visit_id" },
                filter: "visit_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_orders_merchant_id_visitor_id_paid_at",
                table: "orders",
                columns: new[] { "merchant_id", "visitor_id", "paid_at" },
                filter: "visitor_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_placements_merchant_id_campaign_id",
                table: "placements",
                columns: new[] { "merchant_id", "campaign_id" });

            migrationBuilder.CreateIndex(
                name: "IX_rate_cards_merchant_id_partner_from",
                table: "rate_cards",
                columns: new[] { "merchant_id", "partner", "from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_refunds_merchant_id_occurred_at",
                table: "refunds",
                columns: new[] { "merchant_id", "occurred_at" });

            migrationBuilder.CreateIndex(
                name: "IX_refunds_merchant_id_order_id",
                table: "refunds",
                columns: new[] { "merchant_id", "order_id" });

            migrationBuilder.CreateIndex(
                name: "IX_rejected_visits_received_at",
                table: "rejected_visits",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "IX_rescoring_runs_merchant_id_night_first_day",
                table: "rescoring_runs",
                columns: new[] { "merchant_id", "night", "first_day" },
                unique: true,
                filter: "night IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_rescoring_runs_taken_until",
                table: "rescoring_runs",
                column: "taken_until",
                filter: "finished_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_settled_placements_merchant_id_placement_id",
                table: "settled_placements",
                columns: new[] { "merchant_id", "placement_id" });

            migrationBuilder.CreateIndex(
                name: "IX_share_pauses_alliance_id_owner_id_cause_placement_id",
                table: "share_pauses",
                columns: new[] { "alliance_id", "owner_id", "cause", "placement_id" },
                unique: true,
                filter: "to_at IS NULL");

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
                name: "IX_statement_lines_merchant_id_origin",
                table: "statement_lines",
                columns: new[] { "merchant_id", "origin" });

            migrationBuilder.CreateIndex(
                name: "IX_statement_lines_merchant_id_statement_id_key",
                table: "statement_lines",
                columns: new[] { "merchant_id", "statement_id", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_statements_merchant_id_partner_from",
                table: "statements",
                columns: new[] { "merchant_id", "partner", "from" },
                unique: true);

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
                name: "IX_visit_corrections_merchant_id_occurred_at",
                table: "visit_corrections",
                columns: new[] { "merchant_id", "occurred_at" });

            migrationBuilder.CreateIndex(
                name: "IX_visit_corrections_merchant_id_run_id",
                table: "visit_corrections",
                columns: new[] { "merchant_id", "run_id" });

            migrationBuilder.CreateIndex(
                name: "IX_visit_landings_count_after",
                table: "visit_landings",
                column: "count_after",
                filter: "count_after IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_visit_landings_visited_at",
                table: "visit_landings",
                column: "visited_at");

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
                name: "IX_visits_merchant_id_occurred_at",
                table: "visits",
                columns: new[] { "merchant_id", "occurred_at" });

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
                name: "alliance_profiles");

            migrationBuilder.DropTable(
                name: "alliance_sides");

            migrationBuilder.DropTable(
                name: "alliance_terms");

            migrationBuilder.DropTable(
                name: "alliances");

            migrationBuilder.DropTable(
                name: "attribution_models");

            migrationBuilder.DropTable(
                name: "attribution_runs");

            migrationBuilder.DropTable(
                name: "attribution_settings");

            migrationBuilder.DropTable(
                name: "attribution_states");

            migrationBuilder.DropTable(
                name: "benefit_currencies");

            migrationBuilder.DropTable(
                name: "campaign_windows");

            migrationBuilder.DropTable(
                name: "campaigns");

            migrationBuilder.DropTable(
                name: "carried_placements");

            migrationBuilder.DropTable(
                name: "claim_events");

            migrationBuilder.DropTable(
                name: "code_stocks");

            migrationBuilder.DropTable(
                name: "erased_visitors");

            migrationBuilder.DropTable(
                name: "exchange_corrections");

            migrationBuilder.DropTable(
                name: "exchange_days");

            migrationBuilder.DropTable(
                name: "exchange_weeks");

            migrationBuilder.DropTable(
                name: "idempotency_keys");

            migrationBuilder.DropTable(
                name: "internal_visitors");

            migrationBuilder.DropTable(
                name: "ledger_balances");

            migrationBuilder.DropTable(
                name: "ledger_heads");

            migrationBuilder.DropTable(
                name: "ledger_transfers");

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
                name: "presence_reports");

            migrationBuilder.DropTable(
                name: "rate_cards");

            migrationBuilder.DropTable(
                name: "reconciliation_rows");

            migrationBuilder.DropTable(
                name: "refunds");

            migrationBuilder.DropTable(
                name: "rejected_visits");

            migrationBuilder.DropTable(
                name: "rescoring_runs");

            migrationBuilder.DropTable(
                name: "retention_marks");

            migrationBuilder.DropTable(
                name: "scope_totals");

            migrationBuilder.DropTable(
                name: "settled_placements");

            migrationBuilder.DropTable(
                name: "share_pauses");

            migrationBuilder.DropTable(
                name: "staff_rollups");

            migrationBuilder.DropTable(
                name: "statement_lines");

            migrationBuilder.DropTable(
                name: "statements");

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
                name: "visit_corrections");

            migrationBuilder.DropTable(
                name: "visit_landings");

            migrationBuilder.DropTable(
                name: "visit_rollups");

            migrationBuilder.DropTable(
                name: "visitor_days");

            migrationBuilder.DropTable(
                name: "visitor_keys");

            migrationBuilder.DropTable(
                name: "visitor_members");

            migrationBuilder.DropTable(
                name: "visits");

            migrationBuilder.DropTable(
                name: "wake_attempts");

            migrationBuilder.DropTable(
                name: "reconciliations");
        }
    }
}
