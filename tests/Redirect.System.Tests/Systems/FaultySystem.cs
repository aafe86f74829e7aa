namespace Redirect.SystemTests.Systems;

/// <summary>
/// One system of three link services for all tests that take something from it, one after the other: each has its own merchant and gives back what it took.
/// </summary>
public sealed class FaultySystem : DistributedSystem
{
    public FaultySystem() => Replicas = 3;
}

[CollectionDefinition(Name)]
public sealed class FaultySystemTests : ICollectionFixture<FaultySystem>
{
    public const string Name = "faulty system";
}
