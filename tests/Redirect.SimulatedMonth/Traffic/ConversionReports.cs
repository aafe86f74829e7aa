using System.Globalization;
using System.Text;
using System.Text.Json;
using Redirect.SimulatedMonth.Plan;

namespace Redirect.SimulatedMonth.Traffic;

/// <summary>
/// Orders and refunds as a merchant's till reports them: in batches by REST, to either replica, in the order of their reports and not of what happened;
/// every fifth batch twice, once under the same Idempotency-Key and once under a new one.
/// </summary>
internal sealed class ConversionReports
{
    private const int RowsPerBatch = 200;

    private readonly List<(DateTime At, string Path, string Body)> batches = [];
    private readonly MonthSystem system;
    private readonly Guid merchant;
    private int next;
    private int sent;

    public ConversionReports(MonthSystem system, Month month, int seed)
    {
        (this.system, merchant) = (system, month.Merchant.Id);
        var random = new Random(seed);
        var orders = month.Orders.SelectMany(order => Reports(order, random)).ToList();
        var refunds = month.Refunds.Select(refund => (refund.ReportedAt, Row: (object)new { refundId = refund.Id, orderId = refund.Order.Id, amount = refund.Amount, currency = "CNY", occurredAt = Text(refund.At) }));
        batches.AddRange(Batches("/api/v1/orders", "orders", orders));
        batches.AddRange(Batches("/api/v1/refunds", "refunds", refunds));
        batches.Sort((left, right) => left.At.CompareTo(right.At));
    }

    /// <summary>Batches that were answered as they should be.</summary>
    public int Sent => sent;

    public int Count => batches.Count;

    /// <summary>Reports all that was to be reported until a time of the month.</summary>
    public async Task ReportUntilAsync(DateTime time)
    {
        for (; next < batches.Count && batches[next].At <= time; next++)
        {
            var (_, path, body) = batches[next];
            var key = Guid.CreateVersion7().ToString();
            await SendAsync(path, body, key);
            if (next % 5 == 0)
            {
                await SendAsync(path, body, key);
                await SendAsync(path, body, Guid.CreateVersion7().ToString());
            }
        }
    }

    private static IEnumerable<(DateTime At, object Row)> Reports(PlannedOrder order, Random random)
    {
        if (order.PaidAt is { } paid)
        {
            yield return (order.ReportedAt, Row(order, "paid", paid, order.Amount));
        }

        if (order.CreatedAt is { } created)
        {
            yield return (order.ReportedAt.AddMinutes(random.Next(-300, 60)), Row(order, "created", created, null));
        }

        if (order.ClosedAt is { } closed)
        {
            yield return (order.ReportedAt.AddMinutes(random.Next(-60, 3_000)), Row(order, "closed", closed, null));
        }
    }

    private static object Row(PlannedOrder order, string state, DateTime at, long? amount) => new
    {
        orderId = order.Id,
        state,
        occurredAt = Text(at),
        amount,
        currency = amount is null ? null : "CNY",
        visitId = order.NamedVisit == Guid.Empty ? (Guid?)null : order.NamedVisit,
        visitorId = order.NamedVisitor == Guid.Empty ? (Guid?)null : order.NamedVisitor,
    };

    private static IEnumerable<(DateTime At, string Path, string Body)> Batches(string path, string field, IEnumerable<(DateTime At, object Row)> reports) =>
        reports.OrderBy(report => report.At).Chunk(RowsPerBatch)
            .Select(rows => (rows[^1].At, path, JsonSerializer.Serialize(new Dictionary<string, object> { [field] = rows.Select(row => row.Row) }, MonthSystem.Json)));

    private static string Text(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    // A replica may be dead at the moment: the same again, under the same key, until somebody answers.
    private async Task SendAsync(string path, string body, string key)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await system.SendAsync(sent + attempt, merchant, HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"), key);
                if ((int)answer.StatusCode is 409 or >= 500 && attempt < 300)
                {
                    await Task.Delay(100);
                    continue;
                }

                var text = await answer.Content.ReadAsStringAsync();
                if (!answer.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
                }

                var refused = JsonDocument.Parse(text).RootElement.GetProperty("results").EnumerateArray()
                    .Where(row => row.GetProperty("status").GetString() == "refused" && row.GetProperty("code").GetString() != "refund_exceeds_order").ToList();
                if (refused.Count > 0)
                {
                    throw new InvalidOperationException($"{path} refused {refused.Count} rows; the first: {refused[0]}");
                }

                sent++;
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException && attempt < 300)
            {
                await Task.Delay(100);
            }
        }
    }
}
