namespace Redirect.Benchmarks.Budgets;

/// <summary>B1: the link service beside the least that a redirect service can be.</summary>
internal static class RedirectAtLinks
{
    public static async Task<BudgetResult> MeasureAsync(int rounds, int seconds)
    {
        await using var system = await BenchSystem.StartAsync();
        await using var bare = await BenchSystem.StartReferenceAsync("reference-kestrel");
        return await new Budget("B1", "redirect at the link service, every visit in the spool", "bare Kestrel, dictionary → 302", 0.75).MeasureAsync(
            rounds,
            () => Wrk.MeasureAsync(system.Link, seconds, BenchSystem.ReaderHeaders),
            () => Wrk.MeasureAsync(new Uri(bare.Address, "/slug7"), seconds, BenchSystem.ReaderHeaders));
    }
}
