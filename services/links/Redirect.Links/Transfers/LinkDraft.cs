using Redirect.Hosting.Problems;
using Redirect.Links.ShortLinks;
using Redirect.Links.Transfers.Dialects;

namespace Redirect.Links.Transfers;

/// <summary>A link as a row describes it, checked as far as no other row of the database is needed.</summary>
/// <param name="row">The row's number.</param>
/// <param name="source">What the row says.</param>
/// <param name="link">The link that it would make. Its slug is empty when one is to be generated.</param>
/// <param name="errors">What is wrong.</param>
internal sealed class LinkDraft(long row, ImportedLink source, ShortLink link, IReadOnlyList<FieldError> errors)
{
    public long Row { get; } = row;

    public ImportedLink Source { get; } = source;

    public ShortLink Link { get; } = link;

    public IReadOnlyList<FieldError> Errors { get; } = errors;

    public RowOutcome Refused(params IReadOnlyList<FieldError> errors) => new(Row, RowStatus.Refused, Named(Link.Slug), null, Source.Visits, errors, NullIfNone(Source.Notes));

    public RowOutcome Done(RowStatus status, string slug, Guid? id) => new(Row, status, Named(slug), id, Source.Visits, null, NullIfNone(Source.Notes));

    private static string? Named(string slug) => slug.Length > 0 ? slug : null;

    private static IReadOnlyList<FieldError>? NullIfNone(FieldErrors notes) => notes.Any ? notes.All : null;
}
