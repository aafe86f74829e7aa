using Redirect.Contracts.Events.V1;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>A step of a claim of <see cref="PlainBook"/>.</summary>
/// <param name="Claim">Whose.</param>
/// <param name="Sequence">From 1.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Day">The day of UTC+8 whose stock was given out then.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Item">Which item.</param>
/// <param name="Order">In which order.</param>
/// <param name="Points">Of a reward.</param>
/// <param name="Source">For which claim a reward was given.</param>
internal sealed record PlainStep(Guid Claim, int Sequence, ClaimStepKind Kind, DateTime At, DateOnly Day, long Amount, int? Item, string? Order, long Points, Guid? Source);
