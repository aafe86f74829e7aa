using System.Globalization;
using System.Text;
using Redirect.Attribution.Stats;

namespace Redirect.Attribution.Statements;

/// <summary>
/// The lines of a statement as a table (<see cref="CsvText"/>), from which alone the statement can be computed again. Pure.
/// </summary>
internal static class LineFile
{
    /// <summary>The first line.</summary>
    public const string Columns =
        "number,kind,key,correction,occurredAt,orderId,placementId,rateCardVersion,currency,paid,refunded,credited,commissionRate,partnerShare,subsidyRate,subsidyCap,count,charged,price,"
        + "due,before,amount,dueFee,beforeFee,fee,flag\r\n";

    /// <summary>Adds a line.</summary>
    public static void Add(StringBuilder text, LineBody line, string currency) => CsvText.AddRow(
        text,
        line.Number,
        line.Kind,
        line.Key,
        line.Correction,
        line.OccurredAt.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        line.OrderId,
        line.PlacementId,
        line.RateCardVersion,
        currency,
        line.Paid,
        line.Refunded,
        line.Credited,
        line.CommissionRate,
        line.PartnerShare,
        line.SubsidyRate,
        line.SubsidyCap,
        line.Count,
        line.Charged,
        line.Price,
        line.Due,
        line.Before,
        line.Amount,
        line.DueFee,
        line.BeforeFee,
        line.Fee,
        line.Flag);

    /// <summary>Adds what was carried from the statement before, as a last line.</summary>
    public static void AddCarried(StringBuilder text, long carried, string currency) => CsvText.AddRow(
        text, null, "carried", null, null, null, null, null, null, currency, null, null, null, null, null, null, null, null, null, null, carried, 0, carried, 0, 0, 0, null);
}
