using System.Globalization;
using Microsoft.Extensions.Configuration.Memory;
using Redirect.Hosting.Defaults;

namespace Redirect.Standalone;

/// <summary>Turns <c>--port</c>, <c>--grpc-port</c>, <c>--bind</c> and <c>--data</c> into the modules' settings.</summary>
internal static class StandaloneSettings
{
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--port"] = "Standalone:Port",
        ["--grpc-port"] = "Standalone:GrpcPort",
        ["--bind"] = "Standalone:Bind",
        ["--data"] = "Standalone:Data",
    };

    public static void AddStandaloneSettings(this WebApplicationBuilder builder, string[] args)
    {
        var configuration = builder.Configuration;
        configuration.AddCommandLine([.. args.Where(arg => !ServiceVerbs.All.Contains(arg))], Switches);
        var bind = configuration["Standalone:Bind"] ?? "127.0.0.1";
        var data = Path.GetFullPath(configuration["Standalone:Data"] ?? "data");
        Directory.CreateDirectory(data);

        // Beneath everything else, so that the environment and appsettings.json can still say otherwise.
        configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Standalone:Data"] = data,
                ["Storage:Directory"] = data,
                ["Links:KeysFile"] = Path.Combine(data, "keys.json"),
                ["Links:Spool:Directory"] = Path.Combine(data, "spool"),
                ["Media:Jobs:Directory"] = Path.Combine(data, "jobs"),
                ["Messaging:DeadLetterDirectory"] = Path.Combine(data, "dead-letters"),
                ["Kestrel:Endpoints:Http:Url"] = $"http://{bind}:{Port(configuration, "Standalone:Port", 8080)}",
                ["Kestrel:Endpoints:Grpc:Url"] = $"http://{bind}:{Port(configuration, "Standalone:GrpcPort", 8081)}",
                ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            },
        });
    }

    private static int Port(ConfigurationManager configuration, string setting, int fallback)
    {
        var text = configuration[setting];
        if (text is null)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new InvalidOperationException($"{setting} (--port, --grpc-port) must be a number from 1 to 65535.");
    }
}
