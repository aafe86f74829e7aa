using Redirect.Hosting.Problems;

namespace Redirect.Links.Transfers;

/// <summary>What became of a row: a line of the report.</summary>
/// <param name="Row">Its number in the file, from 1; a header is none.</param>
/// <param name="Status">created, exists, updated, refused.</param>
/// <param name="Slug">Of the link as it is kept; absent when there is none, and for a slug that a dry run would generate.</param>
/// <param name="Id">Of the link.</param>
/// <param name="ImportedVisits">Visits that the other system counted; not kept, and in no figure.</param>
/// <param name="Errors">Why the row was refused.</param>
/// <param name="Notes">What is not as the row has it, although it was taken.</param>
internal sealed record RowOutcome(
    long Row, RowStatus Status, string? Slug, Guid? Id, long? ImportedVisits, IReadOnlyList<FieldError>? Errors, IReadOnlyList<FieldError>? Notes);
