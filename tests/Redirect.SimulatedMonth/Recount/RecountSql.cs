using Redirect.SimulatedMonth.Plan;

namespace Redirect.SimulatedMonth.Recount;

/// <summary>
/// The recount in plain SQL over the raw tables (<c>visits</c>, <c>orders</c>, <c>refunds</c>, <c>claim_events</c>), written from the definitions and not from
/// the service's code: double clicks by a window function, touches by looking for the last human visit before the payment.
/// </summary>
internal static class RecountSql
{
    /// <summary>Fills the temporary tables <c>clicks</c> and <c>recount</c> of a connection.</summary>
    public const string Prepare =
        """
        CREATE TEMP TABLE clicks AS
        SELECT merchant_id, link_id, coalesce(placement_id, '00000000-0000-0000-0000-000000000000'::uuid) AS placement_id,
               coalesce(campaign_id, '00000000-0000-0000-0000-000000000000'::uuid) AS campaign_id, form, channel, event_id, occurred_at, visitor_id, quality, outcome,
               quality IN (1, 5) AS human,
               quality IN (1, 5) AND visitor_id IS NOT NULL AND coalesce(occurred_at - lag(occurred_at) OVER (
                 PARTITION BY merchant_id, visitor_id, link_id, quality IN (1, 5) ORDER BY occurred_at, event_id) <= interval '2 seconds', false) AS double
        FROM visits;

        CREATE INDEX clicks_path ON clicks (visitor_id, occurred_at) WHERE human AND NOT double AND visitor_id IS NOT NULL;
        CREATE INDEX clicks_id ON clicks (event_id);
        ANALYZE clicks;

        CREATE TEMP TABLE placed AS
        SELECT o.order_id, o.merchant_id, o.amount, o.currency, o.paid_at, o.closed_at,
               coalesce(t.link_id, '00000000-0000-0000-0000-000000000000'::uuid) AS link_id, coalesce(t.placement_id, '00000000-0000-0000-0000-000000000000'::uuid) AS placement_id,
               coalesce(t.campaign_id, '00000000-0000-0000-0000-000000000000'::uuid) AS campaign_id, coalesce(t.form, 0::smallint) AS form, coalesce(t.channel, '') AS channel
        FROM orders o LEFT JOIN LATERAL (
          (SELECT link_id, placement_id, campaign_id, form, channel FROM clicks c
           WHERE o.visit_id = c.event_id AND c.merchant_id = o.merchant_id AND c.occurred_at BETWEEN o.paid_at - interval '30 days' AND o.paid_at)
          UNION ALL
          (SELECT link_id, placement_id, campaign_id, form, channel FROM clicks c
           WHERE o.visit_id IS NULL AND c.visitor_id = o.visitor_id AND c.human AND NOT c.double AND c.merchant_id = o.merchant_id
             AND c.occurred_at BETWEEN o.paid_at - interval '30 days' AND o.paid_at
           ORDER BY c.occurred_at DESC, c.event_id DESC LIMIT 1)) t ON true
        WHERE o.paid_at IS NOT NULL;

        CREATE TEMP TABLE recount AS
        SELECT merchant_id, hour, link_id, placement_id, campaign_id, form, channel,
               sum(human_gross)::bigint AS human_gross, sum(preview)::bigint AS preview, sum(bot)::bigint AS bot, sum(prefetch)::bigint AS prefetch,
               sum(duplicate)::bigint AS duplicate, sum(internal)::bigint AS internal, sum(suspect)::bigint AS suspect, sum(wake_attempted)::bigint AS wake_attempted,
               sum(orders)::bigint AS orders, sum(paid)::bigint AS paid, sum(refunds)::bigint AS refunds, sum(refunded)::bigint AS refunded,
               sum(orders_closed)::bigint AS orders_closed, sum(claims)::bigint AS claims, sum(claims_returned)::bigint AS claims_returned,
               sum(redemptions)::bigint AS redemptions, sum(redemptions_reversed)::bigint AS redemptions_reversed,
               sum(redeemed_amount)::bigint AS redeemed_amount, sum(reversed_amount)::bigint AS reversed_amount
        FROM (
          SELECT merchant_id, date_trunc('hour', occurred_at, 'UTC') AS hour, link_id, placement_id, campaign_id, form, channel,
                 human::int AS human_gross, (quality = 2)::int AS preview, (quality = 3)::int AS bot, (quality = 4)::int AS prefetch, double::int AS duplicate,
                 (quality = 6)::int AS internal, (quality = 7)::int AS suspect, (outcome = 'wake')::int AS wake_attempted, 0 AS orders, 0 AS paid, 0 AS refunds,
                 0 AS refunded, 0 AS orders_closed, 0 AS claims, 0 AS claims_returned, 0 AS redemptions, 0 AS redemptions_reversed, 0 AS redeemed_amount, 0 AS reversed_amount
          FROM clicks
          UNION ALL
          SELECT merchant_id, date_trunc('hour', paid_at, 'UTC'), link_id, placement_id, campaign_id, form, channel,
                 0, 0, 0, 0, 0, 0, 0, 0, 1, amount, 0, 0, 0, 0, 0, 0, 0, 0, 0
          FROM placed
          UNION ALL
          SELECT merchant_id, date_trunc('hour', closed_at, 'UTC'), link_id, placement_id, campaign_id, form, channel,
                 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
          FROM placed WHERE closed_at >= paid_at
          UNION ALL
          SELECT p.merchant_id, date_trunc('hour', r.occurred_at, 'UTC'), p.link_id, p.placement_id, p.campaign_id, p.form, p.channel,
                 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, r.amount, 0, 0, 0, 0, 0, 0, 0
          FROM refunds r JOIN placed p ON p.merchant_id = r.merchant_id AND p.order_id = r.order_id
          WHERE r.amount <= p.amount AND r.currency = p.currency -- the month's refunds of an order fit together, or exceed it each by itself
          UNION ALL
          SELECT merchant_id, date_trunc('hour', occurred_at, 'UTC'), link_id, coalesce(placement_id, '00000000-0000-0000-0000-000000000000'::uuid),
                 coalesce(campaign_id, '00000000-0000-0000-0000-000000000000'::uuid), form, channel,
                 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (kind = 1)::int, (kind IN (5, 6, 9))::int, (kind = 4)::int, CASE WHEN kind = 9 THEN items ELSE 0 END,
                 CASE WHEN kind = 4 THEN amount ELSE 0 END, CASE WHEN kind = 9 THEN amount ELSE 0 END
          FROM claim_events) one
        GROUP BY 1, 2, 3, 4, 5, 6, 7
        """;

    private static readonly string Sums = string.Join(", ", Figures.Columns.Select(column => $"sum({column})::bigint"));

    private static readonly string Plain = string.Join(", ", Figures.Columns);

    /// <summary>The roll-ups as they were recounted.</summary>
    public static string Cells { get; } = $"SELECT merchant_id, hour, link_id, placement_id, campaign_id, form, channel, {Plain} FROM recount";

    /// <summary>The roll-ups that the service keeps.</summary>
    public static string KeptCells { get; } = $"SELECT merchant_id, hour, link_id, placement_id, campaign_id, form, channel, {Plain} FROM visit_rollups";

    /// <summary>The totals that the service keeps.</summary>
    public static string KeptTotals { get; } = $"SELECT merchant_id, scope, scope_id, {Plain} FROM scope_totals";

    /// <summary>The totals as they were recounted.</summary>
    public static string Totals { get; } =
        $"""
         SELECT merchant_id, 0::smallint, merchant_id, {Sums} FROM recount GROUP BY 1
         UNION ALL SELECT merchant_id, 1::smallint, campaign_id, {Sums} FROM recount WHERE campaign_id <> '00000000-0000-0000-0000-000000000000' GROUP BY 1, 3
         UNION ALL SELECT merchant_id, 2::smallint, placement_id, {Sums} FROM recount WHERE placement_id <> '00000000-0000-0000-0000-000000000000' GROUP BY 1, 3
         UNION ALL SELECT merchant_id, 3::smallint, link_id, {Sums} FROM recount WHERE link_id <> '00000000-0000-0000-0000-000000000000' GROUP BY 1, 3
         UNION ALL SELECT merchant_id, 4::smallint, code_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
           count(*) FILTER (WHERE kind = 1), count(*) FILTER (WHERE kind IN (5, 6, 9)), count(*) FILTER (WHERE kind = 4), coalesce(sum(items) FILTER (WHERE kind = 9), 0),
           coalesce(sum(amount) FILTER (WHERE kind = 4), 0)::bigint, coalesce(sum(amount) FILTER (WHERE kind = 9), 0)::bigint
           FROM claim_events GROUP BY 1, 3
         """;

    /// <summary>Different visitors per scope, recounted.</summary>
    public const string Visitors =
        """
        SELECT merchant_id, 0::smallint, merchant_id, count(DISTINCT visitor_id) FROM clicks WHERE human GROUP BY 1
        UNION ALL SELECT merchant_id, 1::smallint, campaign_id, count(DISTINCT visitor_id) FROM clicks WHERE human AND campaign_id <> '00000000-0000-0000-0000-000000000000' GROUP BY 1, 3
        UNION ALL SELECT merchant_id, 2::smallint, placement_id, count(DISTINCT visitor_id) FROM clicks WHERE human AND placement_id <> '00000000-0000-0000-0000-000000000000' GROUP BY 1, 3
        UNION ALL SELECT merchant_id, 3::smallint, link_id, count(DISTINCT visitor_id) FROM clicks WHERE human GROUP BY 1, 3
        """;

    /// <summary>The same as the service keeps them.</summary>
    public const string KeptVisitors = "SELECT merchant_id, scope, scope_id, unique_visitors FROM scope_totals WHERE unique_visitors > 0";

    /// <summary>By days of UTC+8, recounted.</summary>
    public const string VisitorDays =
        """
        WITH days AS (SELECT *, ((occurred_at AT TIME ZONE 'UTC') + interval '8 hours')::date AS day FROM clicks WHERE human AND visitor_id IS NOT NULL)
        SELECT merchant_id, 0::smallint, merchant_id, day, count(DISTINCT visitor_id) FROM days GROUP BY 1, 4
        UNION ALL SELECT merchant_id, 1::smallint, campaign_id, day, count(DISTINCT visitor_id) FROM days WHERE campaign_id <> '00000000-0000-0000-0000-000000000000' GROUP BY 1, 3, 4
        UNION ALL SELECT merchant_id, 2::smallint, placement_id, day, count(DISTINCT visitor_id) FROM days WHERE placement_id <> '00000000-0000-0000-0000-000000000000' GROUP BY 1, 3, 4
        UNION ALL SELECT merchant_id, 3::smallint, link_id, day, count(DISTINCT visitor_id) FROM days GROUP BY 1, 3, 4
        """;

    /// <summary>The same as the service keeps them.</summary>
    public const string KeptVisitorDays = "SELECT merchant_id, scope, scope_id, day, visitors FROM unique_days";

    /// <summary>Visits whose stored class is not the recounted one.</summary>
    public const string WrongClasses = "SELECT count(*) FROM clicks WHERE human AND double <> (quality = 5)";

    /// <summary>Paid orders that have a touch and do not know it yet.</summary>
    public const string Unjoined =
        """
        SELECT count(*) FROM orders o WHERE o.paid_at IS NOT NULL AND o.touch_visit_id IS NULL AND o.join_after IS NOT NULL AND (
          EXISTS (SELECT 1 FROM visits v WHERE v.event_id = o.visit_id AND v.merchant_id = o.merchant_id AND v.occurred_at <= o.paid_at)
          OR (o.visit_id IS NULL AND EXISTS (SELECT 1 FROM visits v WHERE v.merchant_id = o.merchant_id AND v.visitor_id = o.visitor_id AND v.quality = 1 AND v.occurred_at <= o.paid_at)))
        """;
}
