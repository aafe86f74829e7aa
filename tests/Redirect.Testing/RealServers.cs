using System.Globalization;
using Npgsql;
using StackExchange.Redis;
using Xunit;

namespace Redirect.Testing;

/// <summary>
/// The real servers that <c>tests/servers</c> started, by environment variables. Where one is missing its tests are skipped with
/// that reason, unless <c>REQUIRE_REAL_SERVERS=1</c> (CI), which makes them fail.
/// </summary>
public static class RealServers
{
    /// <summary>A connection string of a PostgreSQL superuser; for a database of one's own see <see cref="NewDatabaseAsync"/>.</summary>
    public static string Postgres => Require("REDIRECT_TEST_POSTGRES", "PostgreSQL");

    /// <summary>host:port of Redis.</summary>
    public static string Redis => Require("REDIRECT_TEST_REDIS", "Redis");

    /// <summary>The port of Redis, for a proxy before it.</summary>
    public static int RedisPort => int.Parse(Redis.Split(':')[1], CultureInfo.InvariantCulture);

    /// <summary>
    /// The same, with a client that waits for answers longer than its own second, which is short on a machine where everything runs at once: what it
    /// gave up is done by the server all the same, a moment later.
    /// </summary>
    public static string PatientRedis => $"{Redis},connectTimeout=30000,syncTimeout=30000,responseTimeout=30000";

    /// <summary>A connection to Redis for a test to look with.</summary>
    public static async Task<ConnectionMultiplexer> ConnectRedisAsync() => await ConnectionMultiplexer.ConnectAsync($"{PatientRedis},allowAdmin=true,connectRetry=5");

    /// <summary>amqp URI of RabbitMQ.</summary>
    public static Uri RabbitMq => new(Require("REDIRECT_TEST_RABBITMQ", "RabbitMQ"));

    /// <summary>The process of RabbitMQ, to be stopped and continued.</summary>
    public static int RabbitMqProcess => int.Parse(Require("REDIRECT_TEST_RABBITMQ_PID", "RabbitMQ"), CultureInfo.InvariantCulture);

    /// <summary>Makes a database.</summary>
    /// <param name="prefix">What its name begins with.</param>
    /// <param name="template">The connection string of a database that it is a copy of, to which nobody may be connected; null: it is empty.</param>
    /// <returns>Its connection string.</returns>
    public static async Task<string> NewDatabaseAsync(string prefix, string? template = null)
    {
        var server = new NpgsqlConnectionStringBuilder(Postgres);
        var name = $"{prefix}_{Guid.CreateVersion7():N}";
        await ExecuteAsync($"CREATE DATABASE {name}" + (template is null ? "" : $" TEMPLATE {new NpgsqlConnectionStringBuilder(template).Database}"));
        server.Database = name;
        return server.ConnectionString;
    }

    /// <summary>Removes a database that <see cref="NewDatabaseAsync"/> made, whoever is still connected to it.</summary>
    public static async Task DropDatabaseAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");
    }

    /// <summary>The path of a tool that Debian packages; where it is missing, a skip (or a failure on CI).</summary>
    public static string Tool(string name, string package)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return path ?? Missing($"{name} (Debian package {package})");
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Postgres);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are made above, of letters and digits.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static string Require(string variable, string server) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : Missing($"{server} ({variable})");

    private static string Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("REQUIRE_REAL_SERVERS") == "1")
        {
            Assert.Fail($"{what} is required here and missing.");
        }

        Assert.Skip($"{what} is missing: run ./test, which installs and starts it.");
        throw new InvalidOperationException("Unreachable: Skip throws.");
    }
}
