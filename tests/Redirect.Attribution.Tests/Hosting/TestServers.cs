namespace Redirect.Attribution.Tests.Hosting;

/// <summary>Where the real servers are; a test that needs one that is not there is skipped, or fails where skips are not allowed.</summary>
internal static class TestServers
{
    public static string Postgres => Need("REDIRECT_TEST_POSTGRES", "PostgreSQL");

    public static string Redis => Need("REDIRECT_TEST_REDIS", "Redis");

    private static string Need(string variable, string server)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(value))
        {
            return value;
        }

        if (Environment.GetEnvironmentVariable("REQUIRE_REAL_SERVERS") == "1")
        {
            Assert.Fail($"{variable} is not set, and REQUIRE_REAL_SERVERS is.");
        }

        Assert.Skip($"needs {server} ({variable})");
        return "";
    }
}
