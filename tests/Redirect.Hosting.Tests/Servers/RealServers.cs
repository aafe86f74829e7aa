namespace Redirect.Hosting.Tests.Servers;

/// <summary>The servers that a test run was given; without one a test is skipped, or fails where they are required.</summary>
internal static class RealServers
{
    public static string Postgres => Get("REDIRECT_TEST_POSTGRES");

    public static string Redis => Get("REDIRECT_TEST_REDIS");

    public static string RabbitMq => Get("REDIRECT_TEST_RABBITMQ");

    public static int RabbitMqPid => int.Parse(Get("REDIRECT_TEST_RABBITMQ_PID"), System.Globalization.CultureInfo.InvariantCulture);

    private static string Get(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        if (string.IsNullOrEmpty(value))
        {
            var reason = $"needs a real server: set {name}";
            Assert.SkipWhen(Environment.GetEnvironmentVariable("REQUIRE_REAL_SERVERS") != "1", reason);
            Assert.Fail(reason);
        }

        return value;
    }
}
