using System.Globalization;
using static Redirect.Demo.Api;

namespace Redirect.Demo;

/// <summary>What a partner is owed for today, computed once more from nothing but the file that the partner gets.</summary>
internal sealed class PartnerStatement(Api api, Figures figures, DirectoryInfo output, Action<string> say)
{
    private const int PerVisit = 20;
    private const decimal Commission = 9.99m;
    private const decimal Share = 90m;

    /// <param name="partner">Who is paid.</param>
    /// <param name="day">Of UTC+8, on which everything happened.</param>
    /// <param name="visits">Of the partner, each of another visitor.</param>
    /// <param name="credits">What attribution gives the partner of each order, with what was paid and given back.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task PlayAsync(string partner, DateOnly day, int visits, IReadOnlyList<(long Credited, long Paid, long Refunded)> credits, CancellationToken cancellationToken)
    {
        await api.PostAsync("/api/v1/rate-cards", new { partner, from = day, currency = "CNY", perVisit = PerVisit, commissionRate = Commission, partnerShare = Share }, cancellationToken);
        var opened = await api.PostAsync("/api/v1/statements", new { partner, from = day, to = day.AddDays(1) }, cancellationToken);
        var statement = opened.GetProperty("statements").EnumerateArray().Single();
        var csv = await api.GetTextAsync($"/api/v1/statements/{Text(statement, "id")}/lines?format=csv", cancellationToken);
        var file = $"statement-{partner.ToLowerInvariant()}.csv";
        await File.WriteAllTextAsync(Path.Combine(output.FullName, file), csv, cancellationToken);

        var total = statement.GetProperty("total").GetInt64();
        figures.Add($"statement of {partner}: as planned", (visits * PerVisit) + credits.Sum(credit => Earned(credit.Credited, credit.Paid, credit.Refunded, Commission, Share)), total);
        figures.Add($"statement of {partner}: recomputed from its CSV", Recompute(csv), total);
        say($"{partner}'s statement of {day:yyyy-MM-dd}, {statement.GetProperty("lines").GetInt32()} lines, {total / 100m:0.00} CNY ({PerVisit / 100m:0.00} for a visit, {Share:0} % of {Commission} % of orders): recomputed from {Path.Combine(output.Name, file)}");
    }

    private static long Recompute(string csv)
    {
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        var columns = lines[0].Index().ToDictionary(column => column.Item, column => column.Index);
        return lines.Skip(1).Sum(line =>
        {
            return line[columns["kind"]] switch
            {
                "order" => Earned(Number("credited"), Number("paid"), Number("refunded"), Rate("commissionRate"), Rate("partnerShare")),
                "visits" => Number("charged") * Number("price"),
                var kind => throw new DemoException($"Nobody planned a line of kind '{kind}'."),
            };

            long Number(string column) => long.Parse(line[columns[column]], CultureInfo.InvariantCulture);
            decimal Rate(string column) => decimal.Parse(line[columns[column]], CultureInfo.InvariantCulture);
        });
    }

    // Half-even to the minor unit, for each order: first the commission, then the partner's share of it.
    private static long Earned(long credited, long paid, long refunded, decimal commission, decimal share) =>
        (long)decimal.Round(decimal.Round((decimal)credited * (paid - refunded) * commission / 100 / paid) * share / 100);
}
