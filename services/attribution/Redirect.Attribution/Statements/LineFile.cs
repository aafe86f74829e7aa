using System.Globalization;
using System.Text;

namespace Redirect.Attribution.Statements;

/// <summary>
/// The lines of a statement as CSV (RFC 4180, UTF-8), from which alone the statement can be computed again. Texts of others that a spreadsheet would take for a
/// formula, because they begin with <c>= + - @</c>, a tab or a line's end, begin with an apostrophe instead (OWASP, CSV injection). Pure.
/// </summary>
internal static class LineFile
{
    /// <summary>The first line.</summary>
    public const string Columns =
        "number,kind,key,correction,occurredAt,orderId,placementId,rateCardVersion,currency,paid,refunded,credited,commissionRate,partnerShare,subsidyRate,subsidyCap,count,charged,price,"
        + "due,before,amount,dueFee,beforeFee,fee,flag\r\n";

    private static readonly System.Buffers.SearchValues<char> Quoted = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>Adds a line.</summary>
    public static void Add(StringBuilder text, LineBody line, string currency) => Add(
        text,
        Number(line.Number),
        Kind(line.Kind),
        Safe(line.Key),
        line.Correction ? "true" : "false",
        line.OccurredAt.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        Safe(line.OrderId ?? ""),
        line.PlacementId?.ToString() ?? "",
        Number(line.RateCardVersion),
        currency,
        Number(line.Paid),
        Number(line.Refunded),
        Number(line.Credited),
        Number(line.CommissionRate),
        Number(line.PartnerShare),
        Number(line.SubsidyRate),
        Number(line.SubsidyCap),
        Number(line.Count),
        Number(line.Charged),
        Number(line.Price),
        Number(line.Due),
        Number(line.Before),
        Number(line.Amount),
        Number(line.DueFee),
        Number(line.BeforeFee),
        Number(line.Fee),
        line.Flag ?? "");

    /// <summary>Adds what was carried from the statement before, as a last line.</summary>
    public static void AddCarried(StringBuilder text, long carried, string currency) => Add(
        text, "", "carried", "", "", "", "", "", "", currency, "", "", "", "", "", "", "", "", "", "", Number(carried), "0", Number(carried), "0", "0", "0", "");

    /// <summary>A text that no spreadsheet takes for a formula.</summary>
    public static string Safe(string text) => text.Length > 0 && text[0] is ('=' or '+' or '-' or '@' or '\t' or '\r' or '\n') ? "'" + text : text;

    private static string Kind(LineKind kind) => kind switch { LineKind.Order => "order", LineKind.Visits => "visits", LineKind.Redemption => "redemption", _ => "entry" };

    private static string Number<T>(T? value)
        where T : struct, IFormattable => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static string Number<T>(T value)
        where T : struct, IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static void Add(StringBuilder text, params ReadOnlySpan<string> cells)
    {
        for (var at = 0; at < cells.Length; at++)
        {
            text.Append(at == 0 ? "" : ",");
            if (cells[at].AsSpan().ContainsAny(Quoted))
            {
                text.Append('"').Append(cells[at].Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
            else
            {
                text.Append(cells[at]);
            }
        }

        text.Append("\r\n");
    }
}
