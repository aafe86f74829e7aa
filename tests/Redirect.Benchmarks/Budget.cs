namespace Redirect.Benchmarks;

/// <summary>One line of the budgets: what is measured, what it is measured against, and how much of that it must reach.</summary>
/// <param name="Number">B1, B2, … as in the design.</param>
/// <param name="Work">What is measured.</param>
/// <param name="Reference">What runs beside it.</param>
/// <param name="AtLeast">The ratio to reach.</param>
/// <param name="LeastPerSecond">What must be reached whatever the reference does.</param>
internal sealed record Budget(string Number, string Work, string Reference, double AtLeast, double LeastPerSecond = 0)
{
    /// <summary>Measures both in turn, so that what else the machine does hits both alike, and takes the medians.</summary>
    public async Task<BudgetResult> MeasureAsync(int rounds, Func<Task<double>> work, Func<Task<double>> reference)
    {
        // The first round warms both up: tiered compilation, connection pools, caches.
        await reference();
        await work();
        List<double> works = [], references = [];
        for (var round = 0; round < rounds; round++)
        {
            references.Add(await reference());
            works.Add(await work());
        }

        return new BudgetResult(this, Median(works), Median(references));
    }

    private static double Median(List<double> figures)
    {
        figures.Sort();
        return figures[figures.Count / 2];
    }
}
