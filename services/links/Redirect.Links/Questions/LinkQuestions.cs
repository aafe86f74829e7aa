using Redirect.Contracts.Links.V1;
using Redirect.Links.Labels;
using Redirect.Links.Watermarks;

namespace Redirect.Links.Questions;

/// <summary>The media service's questions about marks and labels, answered alike for callers in this process and over HTTP.</summary>
internal sealed class LinkQuestions(IssueWatermark issue, WatermarkKeys keys, FindWatermarks find, ResolveWatermark resolve, MakeLabels labels)
{
    public Task<IssueWatermarkAnswer> IssueWatermarkAsync(IssueWatermarkRequest question, CancellationToken cancellationToken) => issue.AnswerAsync(question, cancellationToken);

    public Task<WatermarkKeyAnswer> WatermarkKeyAsync(WatermarkKeyRequest question, CancellationToken cancellationToken) => keys.AnswerAsync(question, cancellationToken);

    public Task<FindWatermarksAnswer> FindWatermarksAsync(FindWatermarksRequest question, CancellationToken cancellationToken) => find.AnswerAsync(question, cancellationToken);

    public Task<ResolveWatermarkAnswer> ResolveWatermarkAsync(ResolveWatermarkRequest question, CancellationToken cancellationToken) => resolve.AnswerAsync(question, cancellationToken);

    public Task<MakeLabelsAnswer> MakeLabelsAsync(MakeLabelsRequest question, CancellationToken cancellationToken) => labels.AnswerAsync(question, cancellationToken);
}
