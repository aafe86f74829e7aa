namespace Redirect.Attribution.Counters;

/// <summary>A scope on one day of UTC+8.</summary>
internal readonly record struct ScopeDay(ScopeKey Scope, DateOnly Day) : IComparable<ScopeDay>
{
    public int CompareTo(ScopeDay other)
    {
        var order = Scope.CompareTo(other.Scope);
        return order != 0 ? order : Day.CompareTo(other.Day);
    }
}
