namespace Redirect.Hosting.Tests.Telemetry;

/// <summary>Tests that look at what belongs to the whole process: the standard output, and who listens to meters and activities.</summary>
[CollectionDefinition(nameof(ProcessWide), DisableParallelization = true)]
public sealed class ProcessWide;
