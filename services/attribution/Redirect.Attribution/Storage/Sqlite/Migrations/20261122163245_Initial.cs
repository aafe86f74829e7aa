using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Redirect.Attribution.Storage.Sqlite.Migrations
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
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    model = table.Column<short>(type: "INTEGER", nullable: false),
                    parameters = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    to = table.Column<long>(type: "INTEGER", nullable: false),
                    inputs = table.Column<byte[]>(type: "BLOB", nullable: false),
                    orders = table.Column<long>(type: "INTEGER", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attribution_runs", x => new { x.merchant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "benefit_currencies",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_benefit_currencies", x => x.merchant_id);
                });

            migrationBuilder.CreateTable(
                name: "campaigns",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    retired = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_campaigns", x => new { x.merchant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "claim_events",
                columns: table => new
                {
                    event_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    claim_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ingested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    link_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    form = table.Column<short>(type: "INTEGER", nullable: false),
                    visitor_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    visit_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    audience = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    order_id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    staff_id = table.Column<string>(type: "TEXT", nullable: false),
                    parent_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    points = table.Column<long>(type: "INTEGER", nullable: false),
                    items = table.Column<int>(type: "INTEGER", nullable: false),
                    waited = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_claim_events", x => x.event_id);
                });

            migrationBuilder.CreateTable(
                name: "code_stocks",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    label = table.Column<string>(type: "TEXT", nullable: false),
                    limited = table.Column<bool>(type: "INTEGER", nullable: false),
                    stock = table.Column<long>(type: "INTEGER", nullable: false),
                    left = table.Column<long>(type: "INTEGER", nullable: false),
                    held = table.Column<long>(type: "INTEGER", nullable: false),
                    claimed = table.Column<long>(type: "INTEGER", nullable: false),
                    redeemed = table.Column<long>(type: "INTEGER", nullable: false),
                    returned = table.Column<long>(type: "INTEGER", nullable: false),
                    waiting = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_code_stocks", x => new { x.merchant_id, x.code_id });
                });

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                columns: table => new
                {
                    scope = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    fingerprint = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: true),
                    answer = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency_keys", x => x.scope);
                });

            migrationBuilder.CreateTable(
                name: "links",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    slug = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    retired = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_links", x => new { x.merchant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "merchant_currencies",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_merchant_currencies", x => x.merchant_id);
                });

            migrationBuilder.CreateTable(
                name: "order_credits",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    order_id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    touch_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    touched_at = table.Column<long>(type: "INTEGER", nullable: true),
                    link_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    form = table.Column<short>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    staff = table.Column<string>(type: "TEXT", nullable: false),
                    share = table.Column<decimal>(type: "TEXT", precision: 12, scale: 10, nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_order_credits", x => new { x.merchant_id, x.run_id, x.order_id, x.position });
                });

            migrationBuilder.CreateTable(
                name: "orders",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    order_id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    parent_order_id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    refunded = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: true),
                    paid_at = table.Column<long>(type: "INTEGER", nullable: true),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    visit_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    visitor_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    buyer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    buyer_new = table.Column<bool>(type: "INTEGER", nullable: true),
                    received_at = table.Column<long>(type: "INTEGER", nullable: false),
                    join_after = table.Column<long>(type: "INTEGER", nullable: true),
                    touch_visit_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    touched_at = table.Column<long>(type: "INTEGER", nullable: true),
                    link_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    form = table.Column<short>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    split_link_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    variant = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_orders", x => new { x.merchant_id, x.order_id });
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    exchange = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "placements",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    store = table.Column<string>(type: "TEXT", nullable: false),
                    staff = table.Column<string>(type: "TEXT", nullable: false),
                    partner = table.Column<string>(type: "TEXT", nullable: false),
                    retired = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_placements", x => new { x.merchant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "refunds",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    refund_id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    order_id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false),
                    received_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<short>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refunds", x => new { x.merchant_id, x.refund_id });
                });

            migrationBuilder.CreateTable(
                name: "rejected_visits",
                columns: table => new
                {
                    fingerprint = table.Column<byte[]>(type: "BLOB", nullable: false),
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    received_at = table.Column<long>(type: "INTEGER", nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rejected_visits", x => x.fingerprint);
                });

            migrationBuilder.CreateTable(
                name: "retention_marks",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    first_day = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retention_marks", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "scope_totals",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    scope = table.Column<short>(type: "INTEGER", nullable: false),
                    scope_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unique_visitors = table.Column<long>(type: "INTEGER", nullable: false),
                    last_human_hour = table.Column<long>(type: "INTEGER", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    human_gross = table.Column<long>(type: "INTEGER", nullable: false),
                    preview = table.Column<long>(type: "INTEGER", nullable: false),
                    bot = table.Column<long>(type: "INTEGER", nullable: false),
                    prefetch = table.Column<long>(type: "INTEGER", nullable: false),
                    duplicate = table.Column<long>(type: "INTEGER", nullable: false),
                    @internal = table.Column<long>(name: "internal", type: "INTEGER", nullable: false),
                    suspect = table.Column<long>(type: "INTEGER", nullable: false),
                    orders = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    paid = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    wake_attempted = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    wake_hidden = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    claims = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    claims_returned = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    redemptions = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    redemptions_reversed = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    redeemed_amount = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    reversed_amount = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    refunds = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    refunded = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    orders_closed = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scope_totals", x => new { x.merchant_id, x.scope, x.scope_id });
                });

            migrationBuilder.CreateTable(
                name: "staff_rollups",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hour = table.Column<long>(type: "INTEGER", nullable: false),
                    link_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    staff = table.Column<string>(type: "TEXT", nullable: false),
                    claims = table.Column<long>(type: "INTEGER", nullable: false),
                    redemptions = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_staff_rollups", x => new { x.merchant_id, x.hour, x.link_id, x.placement_id, x.campaign_id, x.staff });
                });

            migrationBuilder.CreateTable(
                name: "unique_days",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    scope = table.Column<short>(type: "INTEGER", nullable: false),
                    scope_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    visitors = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_unique_days", x => new { x.merchant_id, x.scope, x.scope_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "untimed_visits",
                columns: table => new
                {
                    event_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_untimed_visits", x => x.event_id);
                });

            migrationBuilder.CreateTable(
                name: "user_agents",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_user_agents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "variant_totals",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    link_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    variant = table.Column<string>(type: "TEXT", nullable: false),
                    visits = table.Column<long>(type: "INTEGER", nullable: false),
                    visitors = table.Column<long>(type: "INTEGER", nullable: false),
                    rewarded = table.Column<long>(type: "INTEGER", nullable: false),
                    orders = table.Column<long>(type: "INTEGER", nullable: false),
                    paid = table.Column<long>(type: "INTEGER", nullable: false),
                    refunded = table.Column<long>(type: "INTEGER", nullable: false),
                    weight = table.Column<double>(type: "REAL", nullable: false),
                    weight_squared = table.Column<double>(type: "REAL", nullable: false),
                    last_probability = table.Column<double>(type: "REAL", nullable: false),
                    last_assigned_at = table.Column<long>(type: "INTEGER", nullable: false),
                    mature_visitors = table.Column<long>(type: "INTEGER", nullable: false),
                    mature_rewards = table.Column<long>(type: "INTEGER", nullable: false),
                    blocked = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    published_version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_variant_totals", x => new { x.merchant_id, x.link_id, x.variant });
                });

            migrationBuilder.CreateTable(
                name: "variant_visitors",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    link_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    visitor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    variant = table.Column<string>(type: "TEXT", nullable: false),
                    assigned_at = table.Column<long>(type: "INTEGER", nullable: false),
                    rewarded = table.Column<bool>(type: "INTEGER", nullable: false),
                    matured = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_variant_visitors", x => new { x.merchant_id, x.link_id, x.visitor_id });
                });

            migrationBuilder.CreateTable(
                name: "visit_rollups",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hour = table.Column<long>(type: "INTEGER", nullable: false),
                    link_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    form = table.Column<short>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    human_gross = table.Column<long>(type: "INTEGER", nullable: false),
                    preview = table.Column<long>(type: "INTEGER", nullable: false),
                    bot = table.Column<long>(type: "INTEGER", nullable: false),
                    prefetch = table.Column<long>(type: "INTEGER", nullable: false),
                    duplicate = table.Column<long>(type: "INTEGER", nullable: false),
                    @internal = table.Column<long>(name: "internal", type: "INTEGER", nullable: false),
                    suspect = table.Column<long>(type: "INTEGER", nullable: false),
                    orders = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    paid = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    wake_attempted = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    wake_hidden = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    claims = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    claims_returned = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    redemptions = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    redemptions_reversed = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    redeemed_amount = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    reversed_amount = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    refunds = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    refunded = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    orders_closed = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visit_rollups", x => new { x.merchant_id, x.hour, x.link_id, x.placement_id, x.campaign_id, x.form, x.channel });
                });

            migrationBuilder.CreateTable(
                name: "visitor_days",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    scope = table.Column<short>(type: "INTEGER", nullable: false),
                    scope_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    visitor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visitor_days", x => new { x.merchant_id, x.scope, x.scope_id, x.visitor_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "visitor_members",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    visitor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    member_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    joined_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visitor_members", x => new { x.merchant_id, x.visitor_id });
                });

            migrationBuilder.CreateTable(
                name: "visits",
                columns: table => new
                {
                    event_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    link_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    form = table.Column<short>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ingested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    visitor_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    quality = table.Column<short>(type: "INTEGER", nullable: false),
                    quality_reason = table.Column<string>(type: "TEXT", nullable: false),
                    quality_rules_version = table.Column<int>(type: "INTEGER", nullable: false),
                    device = table.Column<string>(type: "TEXT", nullable: false),
                    os = table.Column<string>(type: "TEXT", nullable: false),
                    app = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    referrer_host = table.Column<string>(type: "TEXT", nullable: false),
                    address_prefix = table.Column<string>(type: "TEXT", nullable: false),
                    address_hash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    signals = table.Column<int>(type: "INTEGER", nullable: false),
                    user_agent_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    outcome = table.Column<string>(type: "TEXT", nullable: false, defaultValue: "target"),
                    variant = table.Column<string>(type: "TEXT", nullable: false),
                    variant_probability = table.Column<double>(type: "REAL", nullable: false),
                    rule = table.Column<int>(type: "INTEGER", nullable: false),
                    link_version = table.Column<long>(type: "INTEGER", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visits", x => x.event_id);
                });

            migrationBuilder.CreateTable(
                name: "wake_attempts",
                columns: table => new
                {
                    visit_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    event_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    link_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false),
                    page_hidden = table.Column<bool>(type: "INTEGER", nullable: false),
                    hidden_within_ms = table.Column<int>(type: "INTEGER", nullable: false),
                    os = table.Column<string>(type: "TEXT", nullable: false),
                    app = table.Column<string>(type: "TEXT", nullable: false)
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

            migrationBuilder.CreateIndex(
                name: "IX_visits_occurred_at",
                table: "visits",
                column: "occurred_at");
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
