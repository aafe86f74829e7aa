using Redirect.SystemTests.Systems;

namespace Redirect.SystemTests;

/// <summary>The suite on one process.</summary>
public sealed class StandaloneTests(StandaloneSystem system) : SystemSuite(system), IClassFixture<StandaloneSystem>;
