namespace Redirect.Benchmarks.Budgets;

/// <summary>B1: the link service beside the least that a redirect service can be.</summary>
internal static class RedirectAtLinks
{
    public static Task<BudgetResult> MeasureAsync(int rounds, int seconds) =>
        MeasureAsync(new Budget("B1", "redirect at the link service, every visit in the spool", "bare Kestrel, dictionary → 302", 0.75), null, rounds, seconds);

    public static Task<BudgetResult> MeasureWithRulesAsync(int rounds, int seconds) =>
        MeasureAsync(new Budget("B1r", "the same, the tenth of ten rules decides", "bare Kestrel, dictionary → 302", 0.75), BenchSystem.LinkWithRules, rounds, seconds);

    private static async Task<BudgetResult> MeasureAsync(Budget budget, object? link, int rounds, int seconds)
    {
        await using var system = await BenchSystem.StartAsync(link);
        await using var bare = await BenchSystem.StartReferenceAsync("reference-kestrel");
        return await budget.MeasureAsync(
            rounds,
            () => Wrk.MeasureAsync(system.Link, seconds, BenchSystem.ReaderHeaders),
            () => Wrk.MeasureAsync(new Uri(bare.Address, "/slug7"), seconds, BenchSystem.ReaderHeaders));
    }
}
