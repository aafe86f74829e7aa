namespace Redirect.Attribution.Statements;

/// <summary>What is known of an order that a partner has a part in.</summary>
/// <param name="OrderId">The merchant's; of the child.</param>
/// <param name="PaidAt">UTC.</param>
/// <param name="Currency">Of the amounts, minor units.</param>
/// <param name="Paid">What was paid.</param>
/// <param name="Refunded">Of that, what was given back.</param>
/// <param name="IsClosed">It was closed after it was paid.</param>
/// <param name="Credited">Of what was paid, what the touches at the partner's placements are credited with.</param>
internal sealed record OrderFact(string OrderId, DateTime PaidAt, string Currency, long Paid, long Refunded, bool IsClosed, long Credited);
