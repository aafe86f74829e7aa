namespace Redirect.Attribution.Stats;

/// <summary>Which figures are asked for.</summary>
/// <param name="Scope">Whose.</param>
/// <param name="From">Required; null is refused.</param>
/// <param name="To">Likewise.</param>
/// <param name="By">The dimension; null: in all.</param>
/// <param name="Interval">Of the rows.</param>
/// <param name="Zone">Whose days.</param>
/// <param name="Limit">Values of the dimension; 0: the default.</param>
/// <param name="VisitorLookBack">Days without a visit that make a visitor new; 0: the default.</param>
/// <param name="BuyerLookBack">Days without a payment that make a buyer new; 0: the default.</param>
internal sealed record FiguresQuestion(
    StatsScope Scope, DateTime? From, DateTime? To, TopDimension? By, FiguresInterval Interval, StatsZone Zone, int Limit, int VisitorLookBack, int BuyerLookBack);
