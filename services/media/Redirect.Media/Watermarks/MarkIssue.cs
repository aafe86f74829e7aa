using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Problems;
using Redirect.Media.Uploads;
using IssuedMark = Redirect.Contracts.Links.V1.Watermark;

namespace Redirect.Media.Watermarks;

/// <summary>Has the link service issue marks.</summary>
internal sealed class MarkIssue(ILinkDirectory links)
{
    /// <summary>The mark of a link, a placement or both; the same each time.</summary>
    /// <exception cref="UploadRefusedException">422: the link service knows no such link or placement, or they don't go together.</exception>
    public async Task<IssuedMark> OfAsync(Guid merchantId, Guid? linkId, Guid? placementId, CancellationToken cancellationToken)
    {
        var question = new IssueWatermarkRequest { MerchantId = Uuids.Bytes(merchantId), LinkId = Uuids.Bytes(linkId), PlacementId = Uuids.Bytes(placementId) };
        var answer = await links.IssueWatermarkAsync(question, cancellationToken);
        if (answer.Refusals.Count > 0)
        {
            throw new UploadRefusedException([.. answer.Refusals.Select(refusal => new FieldError(refusal.Field, refusal.Code, refusal.Detail))]);
        }

        return answer.Watermark ?? throw new HttpRequestException("The link service issued no mark.");
    }
}
