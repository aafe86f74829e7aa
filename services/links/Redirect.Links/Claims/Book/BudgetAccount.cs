namespace Redirect.Links.Claims.Book;

/// <summary>A campaign's budget while its row is locked, minor units.</summary>
/// <param name="Cap">Null: no cap.</param>
/// <param name="Used">Reserved and spent.</param>
internal sealed record BudgetAccount(long? Cap, long Used);
