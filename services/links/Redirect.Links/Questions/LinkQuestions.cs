using Redirect.Contracts.Links.V1;

namespace Redirect.Links.Questions;

/// <summary>The media service's questions about marks and labels, answered alike for callers in this process and over HTTP.</summary>
internal sealed class LinkQuestions
{
    public Task<IssueWatermarkAnswer> IssueWatermarkAsync(IssueWatermarkRequest question, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<WatermarkKeyAnswer> WatermarkKeyAsync(WatermarkKeyRequest question, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FindWatermarksAnswer> FindWatermarksAsync(FindWatermarksRequest question, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ResolveWatermarkAnswer> ResolveWatermarkAsync(ResolveWatermarkRequest question, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<MakeLabelsAnswer> MakeLabelsAsync(MakeLabelsRequest question, CancellationToken cancellationToken) => throw new NotSupportedException();
}
