using System.Globalization;
using Redirect.Testing;

namespace Redirect.Links.Tests.Claims;

/// <summary>
/// The service itself, over HTTP and on its databases, against plain counting. <c>REDIRECT_MODEL_STEPS</c> says how many steps on each database
/// (default 5,200); <c>REDIRECT_MODEL_SEED</c>, as a failure names it, plays one code's story again.
/// </summary>
public sealed class ClaimsModelTests
{
    [Fact]
    public async Task On_sqlite_the_service_counts_as_plain_counting_does()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(SqliteStore.SettingsIn(folder), firstSeed: 1_000_000);
    }

    [Fact]
    public async Task On_postgres_the_service_counts_as_plain_counting_does()
    {
        var database = await RealServers.NewDatabaseAsync("claims_model");
        try
        {
            var settings = new Dictionary<string, string?> { ["Storage:Provider"] = "Postgres", ["ConnectionStrings:Links"] = database };
            await LinksHost.MigrateAsync(settings);
            await RunAsync(settings, firstSeed: 2_000_000);
        }
        finally
        {
            await RealServers.DropDatabaseAsync(database);
        }
    }

    private static async Task RunAsync(Dictionary<string, string?> settings, int firstSeed)
    {
        settings["Links:AdminKey"] = LinksHost.AdminKey;
        settings["Links:SurpriseCodes:Guesses:PerVisitor"] = "10000";
        settings["Links:SurpriseCodes:Guesses:PerAddress"] = "100000";
        settings["Links:SurpriseCodes:Guesses:PerMerchant"] = "1000000";
        settings["Links:Claims:MaxWait"] = "00:00:30"; // a slow machine is no overload here
        await using var host = await LinksHost.StartAsync(settings);
        var seed = Number("REDIRECT_MODEL_SEED");
        var steps = seed is null ? Number("REDIRECT_MODEL_STEPS") ?? 5_200 : 1;
        for (int done = 0, next = seed ?? firstSeed; done < steps; next++)
        {
            done += await (await ClaimScenario.StartAsync(host, next)).RunAsync();
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
