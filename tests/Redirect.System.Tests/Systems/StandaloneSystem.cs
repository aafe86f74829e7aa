using System.Globalization;
using System.Text.Json;
using Redirect.Testing;

namespace Redirect.SystemTests.Systems;

/// <summary>Everything in one process, on SQLite files.</summary>
public class StandaloneSystem : RunningSystem
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("redirect-standalone-");

    public ServiceProcess Process { get; private set; } = null!;

    public override Uri Http { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public override Uri Grpc { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>Where the first start left the keys.</summary>
    public string KeysFile => Path.Combine(data.FullName, "keys.json");

    public override string AdminKey => JsonDocument.Parse(File.ReadAllBytes(KeysFile)).RootElement.Text("admin");

    public override string Logs => Process.Output;

    /// <summary>Beyond those of the program.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    public override async ValueTask InitializeAsync() => Process = await ServiceProcess.StartAsync(
        "Redirect.Standalone",
        Http,
        Settings,
        "--port", Http.Port.ToString(CultureInfo.InvariantCulture), "--grpc-port", Grpc.Port.ToString(CultureInfo.InvariantCulture), "--data", data.FullName);

    public override async ValueTask DisposeAsync()
    {
        // Null when the start failed: its own error counts, not ours.
        if (Process is not null)
        {
            await Process.DisposeAsync();
        }

        data.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}
