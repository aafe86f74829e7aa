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
                name: "alliance_profiles",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    category = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    category_key = table.Column<string>(type: "TEXT", nullable: false),
                    stated_visitors = table.Column<long>(type: "INTEGER", nullable: true),
                    measured_visitors = table.Column<long>(type: "INTEGER", nullable: false),
                    measured_at = table.Column<long>(type: "INTEGER", nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    findable = table.Column<bool>(type: "INTEGER", nullable: false),
                    allow_same_category = table.Column<bool>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alliance_profiles", x => x.merchant_id);
                });

            migrationBuilder.CreateTable(
                name: "alliance_sides",
                columns: table => new
                {
                    alliance_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    level = table.Column<short>(type: "INTEGER", nullable: false),
                    misses = table.Column<int>(type: "INTEGER", nullable: false),
                    hits = table.Column<int>(type: "INTEGER", nullable: false),
                    alarm_since = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alliance_sides", x => new { x.alliance_id, x.merchant_id });
                });

            migrationBuilder.CreateTable(
                name: "alliance_terms",
                columns: table => new
                {
                    alliance_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    proposed_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    proposed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    accepted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    from_week = table.Column<int>(type: "INTEGER", nullable: true),
                    ratio_min = table.Column<decimal>(type: "TEXT", precision: 6, scale: 4, nullable: false),
                    ratio_max = table.Column<decimal>(type: "TEXT", precision: 6, scale: 4, nullable: false),
                    weekly_cap = table.Column<long>(type: "INTEGER", nullable: true),
                    price_per_visitor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    shares_touches = table.Column<bool>(type: "INTEGER", nullable: false),
                    starts_on = table.Column<int>(type: "INTEGER", nullable: true),
                    ends_on = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alliance_terms", x => new { x.alliance_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "alliances",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    low_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    high_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    proposed_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    state = table.Column<short>(type: "INTEGER", nullable: false),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    changes = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    starts_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    paused_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    closed_week = table.Column<int>(type: "INTEGER", nullable: true),
                    judged_day = table.Column<int>(type: "INTEGER", nullable: true),
                    reviewed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    review_after = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alliances", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "attribution_models",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    model = table.Column<short>(type: "INTEGER", nullable: false),
                    parameters = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attribution_models", x => new { x.merchant_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "attribution_runs",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    model = table.Column<short>(type: "INTEGER", nullable: false),
                    model_version = table.Column<int>(type: "INTEGER", nullable: true),
                    parameters = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    to = table.Column<long>(type: "INTEGER", nullable: false),
                    inputs = table.Column<byte[]>(type: "BLOB", nullable: false),
                    channels = table.Column<string>(type: "TEXT", nullable: false),
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
                name: "attribution_settings",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    holds_from = table.Column<long>(type: "INTEGER", nullable: false),
                    lookback_days = table.Column<int>(type: "INTEGER", nullable: false),
                    same_shop = table.Column<bool>(type: "INTEGER", nullable: false),
                    staff_beats_link_minutes = table.Column<int>(type: "INTEGER", nullable: true),
                    late_hours = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attribution_settings", x => new { x.merchant_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "attribution_states",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    settings_versions = table.Column<int>(type: "INTEGER", nullable: false),
                    model_versions = table.Column<int>(type: "INTEGER", nullable: false),
                    runs = table.Column<int>(type: "INTEGER", nullable: false),
                    active_model = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attribution_states", x => x.merchant_id);
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
                name: "campaign_windows",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    lookback_days = table.Column<int>(type: "INTEGER", nullable: false),
                    holds_from = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_campaign_windows", x => new { x.merchant_id, x.campaign_id, x.version });
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
                name: "carried_placements",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    alliance_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false),
                    removed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    level = table.Column<short>(type: "INTEGER", nullable: false),
                    misses = table.Column<int>(type: "INTEGER", nullable: false),
                    hits = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_carried_placements", x => x.id);
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
                name: "erased_visitors",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    visitor_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    erased_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erased_visitors", x => new { x.merchant_id, x.visitor_hash });
                });

            migrationBuilder.CreateTable(
                name: "exchange_corrections",
                columns: table => new
                {
                    alliance_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    of_week = table.Column<int>(type: "INTEGER", nullable: false),
                    week = table.Column<int>(type: "INTEGER", nullable: false),
                    visitors = table.Column<long>(type: "INTEGER", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_corrections", x => new { x.alliance_id, x.of_week, x.week, x.owner_id });
                });

            migrationBuilder.CreateTable(
                name: "exchange_days",
                columns: table => new
                {
                    alliance_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    visits = table.Column<long>(type: "INTEGER", nullable: false),
                    valid = table.Column<long>(type: "INTEGER", nullable: false),
                    invalid = table.Column<long>(type: "INTEGER", nullable: false),
                    unique = table.Column<long>(type: "INTEGER", nullable: false),
                    counted = table.Column<long>(type: "INTEGER", nullable: false),
                    paused = table.Column<long>(type: "INTEGER", nullable: false),
                    over_cap = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_days", x => new { x.alliance_id, x.day, x.owner_id, x.placement_id });
                });

            migrationBuilder.CreateTable(
                name: "exchange_weeks",
                columns: table => new
                {
                    alliance_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    week = table.Column<int>(type: "INTEGER", nullable: false),
                    received = table.Column<long>(type: "INTEGER", nullable: false),
                    over_cap = table.Column<long>(type: "INTEGER", nullable: false),
                    corrected = table.Column<long>(type: "INTEGER", nullable: false),
                    terms_version = table.Column<int>(type: "INTEGER", nullable: false),
                    price_per_visitor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_weeks", x => new { x.alliance_id, x.week, x.owner_id });
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
                name: "internal_visitors",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    visitor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    named_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_internal_visitors", x => new { x.merchant_id, x.visitor_id });
                });

            migrationBuilder.CreateTable(
                name: "ledger_balances",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account = table.Column<string>(type: "TEXT", maxLength: 220, nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    debits_posted = table.Column<long>(type: "INTEGER", nullable: false),
                    credits_posted = table.Column<long>(type: "INTEGER", nullable: false),
                    debits_pending = table.Column<long>(type: "INTEGER", nullable: false),
                    credits_pending = table.Column<long>(type: "INTEGER", nullable: false)
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
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    entries = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_heads", x => x.merchant_id);
                });

            migrationBuilder.CreateTable(
                name: "ledger_transfers",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    debit = table.Column<string>(type: "TEXT", maxLength: 220, nullable: false),
                    credit = table.Column<string>(type: "TEXT", maxLength: 220, nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    code = table.Column<short>(type: "INTEGER", nullable: false),
                    correlation = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    pending_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    booked_at = table.Column<long>(type: "INTEGER", nullable: false)
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
                    shop = table.Column<byte[]>(type: "BLOB", nullable: false),
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
                    platform = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false, defaultValue: ""),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    refunded = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: true),
                    paid_at = table.Column<long>(type: "INTEGER", nullable: true),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    visit_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    visitor_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    named_placement_id = table.Column<byte[]>(type: "BLOB", nullable: true),
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
                name: "presence_reports",
                columns: table => new
                {
                    alliance_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    present = table.Column<bool>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_presence_reports", x => new { x.alliance_id, x.placement_id, x.day, x.merchant_id });
                });

            migrationBuilder.CreateTable(
                name: "rate_cards",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<int>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    per_visit = table.Column<long>(type: "INTEGER", nullable: false),
                    per_redemption = table.Column<long>(type: "INTEGER", nullable: false),
                    commission_ppm = table.Column<int>(type: "INTEGER", nullable: false),
                    share_ppm = table.Column<int>(type: "INTEGER", nullable: false),
                    subsidy_ppm = table.Column<int>(type: "INTEGER", nullable: false),
                    subsidy_cap = table.Column<long>(type: "INTEGER", nullable: false),
                    visit_cap = table.Column<long>(type: "INTEGER", nullable: true),
                    amount_cap = table.Column<long>(type: "INTEGER", nullable: true),
                    budget = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rate_cards", x => new { x.merchant_id, x.partner, x.version });
                });

            migrationBuilder.CreateTable(
                name: "reconciliations",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    platform = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    of_refunds = table.Column<bool>(type: "INTEGER", nullable: false),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    to = table.Column<long>(type: "INTEGER", nullable: false),
                    grace_hours = table.Column<int>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    file_rows = table.Column<long>(type: "INTEGER", nullable: false),
                    outside_rows = table.Column<long>(type: "INTEGER", nullable: false),
                    refused_rows = table.Column<long>(type: "INTEGER", nullable: false),
                    external = table.Column<long>(type: "INTEGER", nullable: false),
                    @internal = table.Column<long>(name: "internal", type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reconciliations", x => new { x.merchant_id, x.id });
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
                name: "rescoring_runs",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    first_day = table.Column<int>(type: "INTEGER", nullable: false),
                    last_day = table.Column<int>(type: "INTEGER", nullable: false),
                    next_day = table.Column<int>(type: "INTEGER", nullable: false),
                    night = table.Column<int>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    taken_until = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rescoring_runs", x => new { x.merchant_id, x.id });
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
                    invalidated = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    restored = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
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
                    orders_closed = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    landed = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scope_totals", x => new { x.merchant_id, x.scope, x.scope_id });
                });

            migrationBuilder.CreateTable(
                name: "settled_placements",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    statement_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_settled_placements", x => new { x.merchant_id, x.statement_id, x.placement_id });
                });

            migrationBuilder.CreateTable(
                name: "share_pauses",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    alliance_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    cause = table.Column<short>(type: "INTEGER", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    from_at = table.Column<long>(type: "INTEGER", nullable: false),
                    to_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_share_pauses", x => x.id);
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
                name: "statement_lines",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    statement_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    origin = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false),
                    placement_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    order_id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    card_version = table.Column<int>(type: "INTEGER", nullable: false),
                    paid = table.Column<long>(type: "INTEGER", nullable: false),
                    refunded = table.Column<long>(type: "INTEGER", nullable: false),
                    credited = table.Column<long>(type: "INTEGER", nullable: false),
                    commission_ppm = table.Column<int>(type: "INTEGER", nullable: false),
                    share_ppm = table.Column<int>(type: "INTEGER", nullable: false),
                    subsidy_ppm = table.Column<int>(type: "INTEGER", nullable: false),
                    subsidy_cap = table.Column<long>(type: "INTEGER", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false),
                    charged = table.Column<long>(type: "INTEGER", nullable: false),
                    price = table.Column<long>(type: "INTEGER", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    due_fee = table.Column<long>(type: "INTEGER", nullable: false),
                    before = table.Column<long>(type: "INTEGER", nullable: false),
                    before_fee = table.Column<long>(type: "INTEGER", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    fee = table.Column<long>(type: "INTEGER", nullable: false),
                    flag = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_statement_lines", x => new { x.merchant_id, x.statement_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "statements",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    from = table.Column<int>(type: "INTEGER", nullable: false),
                    to = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<short>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    has_rate = table.Column<bool>(type: "INTEGER", nullable: false),
                    lines = table.Column<int>(type: "INTEGER", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    fee = table.Column<long>(type: "INTEGER", nullable: false),
                    carried = table.Column<long>(type: "INTEGER", nullable: false),
                    accrued_at = table.Column<long>(type: "INTEGER", nullable: false),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    payout_requested_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    payout_requested_at = table.Column<long>(type: "INTEGER", nullable: true),
                    payout_requests = table.Column<int>(type: "INTEGER", nullable: false),
                    payout_approved_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    paid_at = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_statements", x => new { x.merchant_id, x.id });
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
                name: "visit_corrections",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    event_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false),
                    from_class = table.Column<short>(type: "INTEGER", nullable: false),
                    to_class = table.Column<short>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    rules_version = table.Column<int>(type: "INTEGER", nullable: false),
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visit_corrections", x => new { x.merchant_id, x.event_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "visit_landings",
                columns: table => new
                {
                    visit_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    landed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    visited_at = table.Column<long>(type: "INTEGER", nullable: false),
                    received_at = table.Column<long>(type: "INTEGER", nullable: false),
                    count_after = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visit_landings", x => x.visit_id);
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
                    invalidated = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    restored = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
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
                    orders_closed = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    landed = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L)
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
                name: "visitor_keys",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    erased = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visitor_keys", x => x.merchant_id);
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
                    table.PrimaryKey("PK_visitor_members", x => new { x.merchant_id, x.visitor_id, x.member_hash });
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

            migrationBuilder.CreateTable(
                name: "reconciliation_rows",
                columns: table => new
                {
                    merchant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reconciliation_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    @class = table.Column<short>(name: "class", type: "INTEGER", nullable: false),
                    order_id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    refund_id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    internal_amount = table.Column<long>(type: "INTEGER", nullable: true),
                    external_amount = table.Column<long>(type: "INTEGER", nullable: true),
                    internal_state = table.Column<string>(type: "TEXT", nullable: false),
                    external_state = table.Column<string>(type: "TEXT", nullable: false),
                    difference = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    file_row = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reconciliation_rows", x => new { x.merchant_id, x.reconciliation_id, x.number });
                    table.ForeignKey(
                        name: "FK_reconciliation_rows_reconciliations_merchant_id_reconciliation_id",
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

            migrationBuilder.CreateIndex(
                name: "IX_visits_occurred_at",
                table: "visits",
                column: "occurred_at");
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
