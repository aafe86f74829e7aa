using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.OneTimeCodes;

/// <summary>The head of one-time codes: what their making and listing needs of a surprise code and its series.</summary>
/// <param name="CodeId">The surprise code.</param>
/// <param name="MerchantId">Whose it is.</param>
/// <param name="Count">How many codes it may have.</param>
/// <param name="Withdrawn">Whether the merchant took it back.</param>
/// <param name="Shown">The prefix as the merchant writes it.</param>
/// <param name="Series">Where the codes get their numbers.</param>
internal sealed record CodeBatch(Guid CodeId, Guid MerchantId, long Count, bool Withdrawn, string Shown, CodeSeries Series)
{
    public static CodeBatch Of(SurpriseCode code, CodeSeries series) =>
        new(code.Id, code.MerchantId, code.Count, code.WithdrawnAt is not null, CodeTexts.FoldPrefix(code.Text) == series.Prefix ? code.Text : series.Prefix, series);
}
