namespace Redirect.Benchmarks.Budgets;

/// <summary>B2: the gateway before the link service, beside bare YARP before bare Kestrel.</summary>
internal static class RedirectThroughGateway
{
    public static Task<BudgetResult> MeasureAsync(int rounds, int seconds) =>
        MeasureAsync(new Budget("B2", "redirect through the gateway, every visit in the spool", "bare YARP → bare Kestrel", 0.85), null, rounds, seconds);

    public static Task<BudgetResult> MeasureWithRulesAsync(int rounds, int seconds) =>
        MeasureAsync(new Budget("B2r", "the same, the tenth of ten rules decides", "bare YARP → bare Kestrel", 0.85), BenchSystem.LinkWithRules, rounds, seconds);

    private static async Task<BudgetResult> MeasureAsync(Budget budget, object? link, int rounds, int seconds)
    {
        await using var system = await BenchSystem.StartAsync(link);
        var gateway = await system.AddGatewayAsync();
        await using var kestrel = await BenchSystem.StartReferenceAsync("reference-kestrel");
        await using var yarp = await BenchSystem.StartReferenceAsync("reference-yarp", kestrel.Address.ToString());
        return await budget.MeasureAsync(
            rounds,
            () => Wrk.MeasureAsync(gateway, seconds, BenchSystem.ReaderHeaders),
            () => Wrk.MeasureAsync(new Uri(yarp.Address, "/slug7"), seconds, BenchSystem.ReaderHeaders));
    }
}
