namespace Redirect.Benchmarks;

/// <summary>What was measured, per second.</summary>
internal sealed record BudgetResult(Budget Budget, double Work, double Reference)
{
    public double Ratio => Work / Reference;

    public bool Met => Ratio >= Budget.AtLeast && Work >= Budget.LeastPerSecond;
}
