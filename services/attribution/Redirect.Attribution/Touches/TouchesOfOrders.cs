namespace Redirect.Attribution.Touches;

/// <summary>What was read of some orders.</summary>
/// <param name="Touches">By order id, each once.</param>
/// <param name="Buyers">The visitors who bought.</param>
internal sealed record TouchesOfOrders(IReadOnlyDictionary<string, IReadOnlyCollection<Touch>> Touches, IReadOnlyCollection<Guid> Buyers);
