namespace Redirect.Attribution.Reconciliations;

/// <summary>A range of time.</summary>
/// <param name="From">Included.</param>
/// <param name="To">Excluded.</param>
internal readonly record struct Period(DateTime From, DateTime To)
{
    public bool Holds(DateTime time) => time >= From && time < To;
}
