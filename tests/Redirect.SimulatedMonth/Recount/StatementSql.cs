namespace Redirect.SimulatedMonth.Recount;

/// <summary>
/// What each partner earned, in plain SQL over the raw tables and the rate cards, from the definitions of docs/settlement.md and docs/visit-quality.md. Needs the
/// temporary tables of <see cref="RecountSql.Prepare"/>. What attribution credits an order's touches with is taken as it is; that it adds up to the order is looked at.
/// </summary>
internal static class StatementSql
{
    /// <summary>Fills the temporary table <c>billable</c>, and makes the rounding. $1: the merchant.</summary>
    public static readonly IReadOnlyList<string> Prepare =
    [
        """
        CREATE FUNCTION pg_temp.half_even(n numeric, d numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS
        $$ SELECT div(n, d) + CASE WHEN 2 * mod(n, d) > d OR (2 * mod(n, d) = d AND mod(div(n, d), 2) = 1) THEN 1 ELSE 0 END $$
        """,
        """
        CREATE TEMP TABLE walk AS
        SELECT c.visitor_id, c.link_id, c.placement_id, c.event_id, c.occurred_at,
               EXISTS (SELECT 1 FROM visit_corrections k WHERE k.merchant_id = c.merchant_id AND k.event_id = c.event_id HAVING count(*) % 2 = 1) AS invalid,
               row_number() OVER (PARTITION BY c.visitor_id, c.link_id ORDER BY c.occurred_at, c.event_id) AS step
        FROM clicks c WHERE c.human AND c.visitor_id IS NOT NULL AND c.merchant_id = $1
        """,
        "CREATE UNIQUE INDEX walk_step ON walk (visitor_id, link_id, step)",
        "ANALYZE walk",

        // Step by step along a visitor's way through a link: more than an hour after the last that counted in that place, one of a double click at most, and none
        // of what follows an invalid one in it.
        """
        CREATE TEMP TABLE billable AS
        WITH RECURSIVE way AS (
          SELECT w.visitor_id, w.link_id, w.placement_id, w.event_id, w.occurred_at, w.step, w.occurred_at AS valid_at, w.invalid AS out, NOT w.invalid AS taken, NOT w.invalid AS counts,
                 CASE WHEN w.invalid THEN '{}'::jsonb ELSE jsonb_build_object(w.placement_id::text, w.occurred_at) END AS anchors
          FROM walk w WHERE w.step = 1
          UNION ALL
          SELECT w.visitor_id, w.link_id, w.placement_id, w.event_id, w.occurred_at, w.step,
                 CASE WHEN o.out THEN y.valid_at ELSE w.occurred_at END, o.out, CASE WHEN o.out THEN y.taken ELSE t.taken OR c.counts END, c.counts,
                 CASE WHEN c.counts THEN y.anchors || jsonb_build_object(w.placement_id::text, w.occurred_at) ELSE y.anchors END
          FROM way y JOIN walk w ON w.visitor_id = y.visitor_id AND w.link_id = y.link_id AND w.step = y.step + 1
          CROSS JOIN LATERAL (SELECT w.invalid OR (y.out AND w.occurred_at - y.occurred_at <= interval '2 seconds') AS out) o
          CROSS JOIN LATERAL (SELECT y.taken AND w.occurred_at - y.valid_at <= interval '2 seconds' AS taken) t
          CROSS JOIN LATERAL (SELECT NOT o.out AND NOT t.taken
            AND coalesce(w.occurred_at - (y.anchors ->> w.placement_id::text)::timestamptz > interval '1 hour', true) AS counts) c)
        SELECT placement_id, event_id, occurred_at FROM way WHERE counts AND placement_id <> '00000000-0000-0000-0000-000000000000'
        """,
    ];

    /// <summary>Partner, kind, things, of them charged, due and fee. $1: the merchant; $2, $3: the period.</summary>
    public const string Earned =
        """
        WITH own AS (SELECT id, partner FROM placements WHERE merchant_id = $1 AND partner <> ''),
        card AS (SELECT DISTINCT ON (partner) * FROM rate_cards WHERE merchant_id = $1 ORDER BY partner, version DESC),
        given AS (SELECT r.order_id, sum(r.amount) AS amount FROM refunds r JOIN orders o ON o.merchant_id = r.merchant_id AND o.order_id = r.order_id
                  WHERE r.merchant_id = $1 AND r.amount <= o.amount AND r.currency = o.currency GROUP BY 1),
        credited AS (SELECT c.order_id, own.partner, sum(c.amount) AS amount FROM order_credits c JOIN own ON own.id = c.placement_id
                     WHERE c.merchant_id = $1 AND c.touch_id IS NOT NULL AND c.run_id = (SELECT run_id FROM statements WHERE merchant_id = $1 AND run_id IS NOT NULL LIMIT 1) GROUP BY 1, 2),
        part AS (SELECT c.order_id, c.partner, o.amount::numeric AS paid, c.amount * (o.amount - coalesce(g.amount, 0)) AS basis, coalesce(o.closed_at >= o.paid_at, false) AS closed,
                        k.commission_ppm, k.share_ppm, k.subsidy_ppm, k.subsidy_cap
                 FROM credited c JOIN orders o ON o.merchant_id = $1 AND o.order_id = c.order_id JOIN card k ON k.partner = c.partner LEFT JOIN given g ON g.order_id = c.order_id
                 WHERE o.paid_at >= $2 AND o.paid_at < $3),
        raw AS (SELECT *, CASE WHEN closed OR paid = 0 OR basis * commission_ppm < paid * 1000000 THEN 0 ELSE pg_temp.half_even(basis * commission_ppm, paid * 1000000) END AS commission,
                       CASE WHEN closed OR paid = 0 THEN 0 ELSE least(pg_temp.half_even(basis * subsidy_ppm, paid * 1000000), subsidy_cap) END AS subsidy
                FROM part),
        shared AS (SELECT *, pg_temp.half_even(commission * share_ppm, 1000000) AS share FROM raw),
        seen AS (SELECT own.partner, count(*) AS things FROM billable b JOIN own ON own.id = b.placement_id WHERE b.occurred_at >= $2 AND b.occurred_at < $3 GROUP BY 1),
        used AS (SELECT own.partner, count(*) AS things,
                        count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM claim_events r WHERE r.merchant_id = $1 AND r.claim_id = e.claim_id AND r.kind = 9)) AS charged
                 FROM claim_events e JOIN own ON own.id = e.placement_id WHERE e.merchant_id = $1 AND e.kind = 4 AND e.occurred_at >= $2 AND e.occurred_at < $3 GROUP BY 1)
        SELECT partner, 1::smallint, count(*), count(*), sum(share + pg_temp.half_even(subsidy * share_ppm, 1000000))::bigint, sum(commission - share)::bigint FROM shared GROUP BY 1
        UNION ALL SELECT s.partner, 2::smallint, s.things, least(s.things, coalesce(k.visit_cap, s.things)), least(s.things, coalesce(k.visit_cap, s.things)) * k.per_visit, 0 FROM seen s JOIN card k USING (partner)
        UNION ALL SELECT u.partner, 3::smallint, u.things, u.charged, u.charged * k.per_redemption, 0 FROM used u JOIN card k USING (partner)
        """;

    /// <summary>The same of the lines that the service keeps. $1: the merchant.</summary>
    public const string Kept =
        """
        SELECT s.partner, l.kind, (CASE WHEN l.kind = 1 THEN count(*) ELSE sum(l.count) END)::bigint, (CASE WHEN l.kind = 1 THEN count(*) ELSE sum(l.charged) END)::bigint,
               sum(l.amount)::bigint, sum(l.fee)::bigint
        FROM statement_lines l JOIN statements s ON s.merchant_id = l.merchant_id AND s.id = l.statement_id WHERE l.merchant_id = $1 GROUP BY 1, 2
        """;

    /// <summary>Orders of the run whose credits do not add up to what was paid. $1: the merchant; $2, $3: the period.</summary>
    public const string WrongCredits =
        """
        SELECT count(*) FROM (
          SELECT o.order_id FROM orders o LEFT JOIN order_credits c ON c.merchant_id = o.merchant_id AND c.order_id = o.order_id
            AND c.run_id = (SELECT run_id FROM statements WHERE merchant_id = $1 AND run_id IS NOT NULL LIMIT 1)
          WHERE o.merchant_id = $1 AND o.paid_at >= $2 AND o.paid_at < $3 GROUP BY o.order_id, o.amount HAVING coalesce(sum(c.amount), 0) <> o.amount) wrong
        """;
}
