using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Attribution.Tests.Statements;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Access;

/// <summary>Formula injection (attack S78): whatever names are, no cell of any table that this service writes is run by a spreadsheet. The tables are read from the host.</summary>
public sealed class SpreadsheetTests() : SettlementSuite(StorageProvider.Sqlite)
{
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    private readonly Guid campaign = Guid.CreateVersion7();

    [Fact]
    public async Task No_cell_of_any_table_is_a_formula()
    {
        var ids = await PlayAsync();
        var (tables, hostile) = (0, 0);
        foreach (var (_, pattern, endpoint) in EndpointsOfHost.Rest(Host).Where(route => route.Method == HttpMethod.Get && IsTable(route.Pattern, route.Endpoint)))
        {
            var path = EndpointsOfHost.Fill(pattern, ids.GetValueOrDefault(pattern.Split('/') is [_, _, _, var collection, ..] ? collection : "", ""));
            foreach (var by in pattern.EndsWith("/top", StringComparison.Ordinal) || pattern.EndsWith("/figures", StringComparison.Ordinal) ? "channel placement staff store campaign link".Split(' ') : [""])
            {
                if (by == "link" && pattern.EndsWith("/figures", StringComparison.Ordinal))
                {
                    continue;
                }

                var (status, type, text) = await ReadAsync($"{path}?format=csv&by={by}&from=2026-03-08T00:00:00Z&to=2026-03-09T00:00:00Z");
                Assert.True((status, type) is (HttpStatusCode.OK, "text/csv"), $"{path} by {by}: {status} {type} {text}");
                foreach (var cell in CellsOf(text))
                {
                    Assert.True(cell.Length == 0 || !FormulaStarts.Contains(cell[0], StringComparison.Ordinal) || decimal.TryParse(cell, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out _), $"{path} by {by} has the cell {cell}");
                    hostile += cell.StartsWith('\'') ? 1 : 0;
                }

                tables++;
            }
        }

        Assert.True(tables >= 17 && hostile >= 12, $"{tables} tables with {hostile} cells that had been formulas.");
    }

    private static bool IsTable(string pattern, RouteEndpoint endpoint) =>
        pattern.EndsWith(".csv", StringComparison.Ordinal) || endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Any(parameter => parameter.Name == "format") == true;

    /// <summary>A merchant with a formula wherever a name is its own or another's.</summary>
    /// <returns>The id of each thing that has tables, by its collection.</returns>
    private async Task<Dictionary<string, string>> PlayAsync()
    {
        const string partner = "=HYPERLINK(\"https://evil.test\",\"pay\")";
        var change = Changes.Placement(Merchant, Placement, campaign, "+1+1", staff: "-2+3", store: "@SUM(A1:A9)");
        (change.Placement.Channel, change.Placement.Partner) = ("＝1+1", partner);
        await Host.CatalogueAsync(Changes.Campaign(Merchant, campaign, "=cmd|' /C calc'!A0"), change, Changes.Link(Merchant, Link, "abc", "\t=1", 1, Placement));
        await CardAsync(new { partner, from = "2026-03-01", currency = "CNY", commissionRate = 9.99, partnerShare = 90 });
        foreach (var (at, order) in new[] { "=1+1", "+a", "-b", "@c" }.Index())
        {
            await ComeAsync(order, At(8, at), at % 2 == 0 ? "＝1+1" : "=2");
        }

        After(8);
        var statement = await CloseAsync(await OpenAsync(8, 9, partner));
        var run = await DoneAsync("attribution/runs", new { model = "linear", from = At(8).AddHours(-1), to = At(8).AddHours(1) }, HttpStatusCode.Created);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reconciliations?from=2026-03-07T16:00:00Z&to=2026-03-08T16:00:00Z")
        {
            Content = new StringContent("trade_id,tk_status,alipay_total_price,tk_create_time,tk_paid_time,modified_time\n=9+9,12,1.00,,2026-03-08 12:00:00,\n", Encoding.UTF8, "text/csv"),
        };
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:{Scopes.OrdersWrite}");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
        return new Dictionary<string, string> { ["statements"] = Text(statement, "id"), ["attribution"] = Text(run, "id"), ["reconciliations"] = Text(report, "id") };
    }

    private async Task ComeAsync(string orderId, DateTime at, string channel)
    {
        var visitor = Guid.CreateVersion7();
        Host.Clock.Now = at;
        await Host.DeliverAsync(Some.Visit(Merchant, Link, Placement, campaign, at: at.AddSeconds(-30), visitor: visitor, channel: channel));
        Assert.Equal(HttpStatusCode.Created, (await OrderAsync(new { orderId, amount = 10_000, currency = "CNY", paidAt = at, visitorId = visitor })).Status);
    }

    private async Task<(HttpStatusCode Status, string? Type, string Text)> ReadAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:{string.Join(' ', Scopes.All)}");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, (await answer.Content.ReadAsStringAsync(Cancel)).TrimStart('\uFEFF'));
    }

    // As spreadsheets split them (RFC 4180).
    private static IEnumerable<string> CellsOf(string text)
    {
        var (cell, quoted) = (new StringBuilder(), false);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"' && (quoted || cell.Length == 0))
            {
                if (quoted && at + 1 < text.Length && text[at + 1] == '"')
                {
                    cell.Append('"');
                    at++;
                }
                else
                {
                    quoted = !quoted;
                }
            }
            else if (!quoted && text[at] is (',' or '\n'))
            {
                yield return cell.ToString().TrimEnd('\r');
                cell.Clear();
            }
            else
            {
                cell.Append(text[at]);
            }
        }
    }
}
