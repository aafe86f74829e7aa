using System.Globalization;
using System.Numerics;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Statements;

public sealed class SqliteStatementFileTests() : StatementFileTests(StorageProvider.Sqlite);

public sealed class PostgresStatementFileTests() : StatementFileTests(StorageProvider.Postgres);

/// <summary>A partner computes the statement again from its CSV alone, with code of its own.</summary>
public abstract class StatementFileTests : SettlementSuite
{
    private protected StatementFileTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Fact]
    public async Task The_file_recomputes_to_the_statement()
    {
        await PlaceAsync();
        await CardAsync(new { partner = Partner, from = "2026-03-01", currency = "CNY", perVisit = 3, visitCap = 4, commissionRate = 9.99, partnerShare = 90, subsidyRate = 5, subsidyCap = 300 });
        string[] ids = ["T1", "=1+1", "+a,\"b\"", "@x", "-T"];
        foreach (var (n, id) in ids.Index())
        {
            await BroughtAsync(id, 9 + (4_321 * n), At(7, n * 5));
        }

        await OrderAsync(new { orderId = "@x", state = "closed", occurredAt = At(7, 50) });
        After(7);
        await RefundedAsync("R1", "-T", 7_000, At(7, 50));
        var first = await CloseAsync(await OpenAsync(7, 8));
        Assert.Equal(Long(first, "total"), Recompute(await CsvAsync(first)));
        Assert.Equal(6, Long(first, "lines"));

        await RefundedAsync("R2", "-T", 4_111, At(8));
        await RefundedAsync("R3", "+a,\"b\"", 8_651, At(8));
        After(8);
        var second = await CloseAsync(await OpenAsync(8, 9));
        Assert.Equal(Long(second, "total"), Recompute(await CsvAsync(second)));
        Assert.True(Long(second, "total") < 0);
        await BroughtAsync("T9", 100_000, At(9));
        After(9);
        var third = await CloseAsync(await OpenAsync(9, 10));
        Assert.Equal((Long(second, "total"), Long(third, "total")), (Long(third, "carried"), Recompute(await CsvAsync(third))));

        // No cell that is another's text begins as a formula does.
        var texts = Parse(await CsvAsync(first)).Skip(1).SelectMany(row => new[] { row[2], row[5] }).ToList();
        Assert.All(texts, text => Assert.False(text.Length > 0 && "=+-@\t\r\n".Contains(text[0], StringComparison.Ordinal), text));
        Assert.Contains("'+a,\"b\"", texts);
    }

    // Shares nothing with the product: reads cells, and computes with fractions.
    private static long Recompute(string csv)
    {
        var rows = Parse(csv);
        var names = rows[0];
        long total = 0;
        foreach (var row in rows.Skip(1))
        {
            string Cell(string name) => row[Array.IndexOf(names, name)];
            BigInteger Whole(string name) => BigInteger.Parse(Cell(name), CultureInfo.InvariantCulture);
            BigInteger Millionths(string name) => (BigInteger)(decimal.Parse(Cell(name), CultureInfo.InvariantCulture) * 10_000);
            var due = Cell("kind") switch
            {
                "order" => Order(),
                "visits" or "redemption" => Whole("charged") * Whole("price"),
                _ => Whole("due"),
            };
            Assert.Equal(due, Whole("due"));
            Assert.Equal(due - Whole("before"), Whole("amount"));
            total += (long)(due - Whole("before"));

            BigInteger Order()
            {
                if (Cell("flag") is "closed" or "over_cap" or "no_rate" or "other_currency")
                {
                    return 0;
                }

                var (basis, of) = (Whole("credited") * (Whole("paid") - Whole("refunded")), Whole("paid") * 1_000_000);
                var commission = basis * Millionths("commissionRate") < of ? 0 : Nearest(basis * Millionths("commissionRate"), of);
                var subsidy = BigInteger.Min(Nearest(basis * Millionths("subsidyRate"), of), Whole("subsidyCap"));
                var share = Nearest(commission * Millionths("partnerShare"), 1_000_000);
                Assert.Equal(commission - share, Whole("dueFee"));
                return share + Nearest(subsidy * Millionths("partnerShare"), 1_000_000);
            }
        }

        return total;
    }

    private static BigInteger Nearest(BigInteger numerator, BigInteger denominator)
    {
        var floor = BigInteger.Divide(numerator, denominator);
        return ((numerator - (floor * denominator)) * 2).CompareTo(denominator) switch { < 0 => floor, > 0 => floor + 1, _ => floor.IsEven ? floor : floor + 1 };
    }

    private static List<string[]> Parse(string csv)
    {
        var rows = new List<string[]>();
        var (cells, cell, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        for (var at = 0; at < csv.Length; at++)
        {
            var c = csv[at];
            if (quoted)
            {
                if (c == '"' && at + 1 < csv.Length && csv[at + 1] == '"')
                {
                    cell.Append('"');
                    at++;
                }
                else if (c == '"')
                {
                    quoted = false;
                }
                else
                {
                    cell.Append(c);
                }
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    rows.Add([.. cells]);
                    cells.Clear();
                }
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }

        return rows;
    }
}
