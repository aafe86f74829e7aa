namespace Redirect.Hosting.Defaults;

/// <summary>What a program can be asked to do instead of running. Configuration never sees these words, which would swallow the next argument.</summary>
public static class ServiceVerbs
{
    /// <summary>Brings the databases to this version.</summary>
    public const string Migrate = "--migrate";

    /// <summary>Asks the host beside this process whether it is ready.</summary>
    public const string Health = "--health";

    /// <summary>Copies every total into the hot counters (attribution).</summary>
    public const string RebuildCounters = "--rebuild-counters";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Migrate, Health, RebuildCounters];
}
