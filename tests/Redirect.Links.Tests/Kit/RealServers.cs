using Npgsql;

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

    /// <summary>amqp URI of RabbitMQ.</summary>
    public static Uri RabbitMq => new(Require("REDIRECT_TEST_RABBITMQ", "RabbitMQ"));

    /// <summary>The process of RabbitMQ, to be stopped and continued.</summary>
    public static int RabbitMqProcess => int.Parse(Require("REDIRECT_TEST_RABBITMQ_PID", "RabbitMQ"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> NewDatabaseAsync(string prefix)
    {
        var server = new NpgsqlConnectionStringBuilder(Postgres);
        var name = $"{prefix}_{Guid.CreateVersion7():N}";
        await using (var connection = new NpgsqlConnection(server.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is made here, of letters and digits.
            command.CommandText = $"CREATE DATABASE {name}";
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }

        server.Database = name;
        return server.ConnectionString;
    }

    /// <summary>A tool that Debian packages; null and a skip (or a failure on CI) where it is missing.</summary>
    public static string Tool(string name, string package)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return path ?? Missing($"{name} (Debian package {package})");
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
