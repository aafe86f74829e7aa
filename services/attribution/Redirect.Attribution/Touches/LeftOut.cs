namespace Redirect.Attribution.Touches;

/// <summary>A touch that earns nothing of an order.</summary>
/// <param name="Touch">Which.</param>
/// <param name="Reason">Stable, lower case with underscores: one of <see cref="LeftOutReasons"/>.</param>
/// <param name="Detail">One sentence.</param>
internal sealed record LeftOut(Touch Touch, string Reason, string Detail);
