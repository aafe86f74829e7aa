using System.Globalization;
using Redirect.Testing;

namespace Redirect.Links.Tests.Claims;

/// <summary>
/// The service itself, over HTTP and on its databases, against plain counting: 10,400 steps together. <c>REDIRECT_MODEL_STEPS</c> says how many on
/// each database instead; <c>REDIRECT_MODEL_SEED</c>, as a failure names it, plays one code's story again.
/// </summary>
public abstract class ClaimsModelTests
{
    private protected static async Task RunAsync(Dictionary<string, string?> settings, int firstSeed, int steps)
    {
        settings["Links:AdminKey"] = LinksHost.AdminKey;
        settings["Links:SurpriseCodes:Guesses:PerVisitor"] = "10000";
        settings["Links:SurpriseCodes:Guesses:PerAddress"] = "100000";
        settings["Links:SurpriseCodes:Guesses:PerMerchant"] = "1000000";
        settings["Links:Claims:MaxWait"] = "00:00:30"; // a slow machine is no overload here
        await using var host = await LinksHost.StartAsync(settings);
        var seed = Number("REDIRECT_MODEL_SEED");
        var enough = seed is null ? Number("REDIRECT_MODEL_STEPS") ?? steps : 1;
        for (int done = 0, next = seed ?? firstSeed; done < enough; next++)
        {
            // A story that a midnight fell into may have no steps at all.
            done += Math.Max(1, await (await ClaimScenario.StartAsync(host, next)).RunAsync());
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

public sealed class ClaimsModelSqliteTests : ClaimsModelTests
{
    [Fact]
    public async Task The_service_counts_as_plain_counting_does()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(SqliteStore.SettingsIn(folder), firstSeed: 1_000_000, steps: 7_200);
    }
}

public sealed class ClaimsModelPostgresTests : ClaimsModelTests
{
    [Fact]
    public async Task The_service_counts_as_plain_counting_does()
    {
        var database = await RealServers.NewDatabaseAsync("claims_model");
        try
        {
            var settings = new Dictionary<string, string?> { ["Storage:Provider"] = "Postgres", ["ConnectionStrings:Links"] = database };
            await LinksHost.MigrateAsync(settings);
            await RunAsync(settings, firstSeed: 2_000_000, steps: 3_200);
        }
        finally
        {
            await RealServers.DropDatabaseAsync(database);
        }
    }
}
