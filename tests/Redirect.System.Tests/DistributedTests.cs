using Redirect.SystemTests.Systems;

namespace Redirect.SystemTests;

/// <summary>The suite on gateway, services and real servers.</summary>
public sealed class DistributedTests(DistributedSystem system) : SystemSuite(system), IClassFixture<DistributedSystem>;
