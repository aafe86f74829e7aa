namespace Redirect.SystemTests.Systems;

/// <summary>A whole Redirect, seen from outside: the suite runs once on each kind.</summary>
public abstract class RunningSystem : IAsyncLifetime
{
    /// <summary>Where readers and merchants come in.</summary>
    public abstract Uri Http { get; }

    /// <summary>Where gRPC comes in.</summary>
    public abstract Uri Grpc { get; }

    public abstract string AdminKey { get; }

    /// <summary>What all of its processes have logged.</summary>
    public abstract string Logs { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>A new merchant with a key of every scope.</summary>
    public async Task<TestMerchant> NewMerchantAsync(string name = "Shop")
    {
        using var admin = new TestApi(Http, AdminKey);
        var id = (await admin.PostAsync("/api/v1/merchants", new { name })).Text("id");
        var key = await admin.PostAsync($"/api/v1/merchants/{id}/keys", new
        {
            name = "all",
            scopes = new[] { "links:read", "links:write", "codes:redeem", "stats:read", "orders:write", "settlement:write", "media:write" },
        });
        return new TestMerchant(id, key.Text("key"), key.Text("id"), new TestApi(Http, key.Text("key")));
    }
}
