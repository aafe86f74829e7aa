namespace Redirect.Benchmarks.Budgets;

/// <summary>B2: the gateway before the link service, beside bare YARP before bare Kestrel.</summary>
internal static class RedirectThroughGateway
{
    public static async Task<BudgetResult> MeasureAsync(int rounds, int seconds)
    {
        await using var system = await BenchSystem.StartAsync();
        var gateway = await system.AddGatewayAsync();
        await using var kestrel = await BenchSystem.StartReferenceAsync("reference-kestrel");
        await using var yarp = await BenchSystem.StartReferenceAsync("reference-yarp", kestrel.Address.ToString());
        return await new Budget("B2", "redirect through the gateway, every visit in the spool", "bare YARP → bare Kestrel", 0.85).MeasureAsync(
            rounds,
            () => Wrk.MeasureAsync(gateway, seconds, BenchSystem.ReaderHeaders),
            () => Wrk.MeasureAsync(new Uri(yarp.Address, "/slug7"), seconds, BenchSystem.ReaderHeaders));
    }
}
