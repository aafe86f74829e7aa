namespace Redirect.Media.Tests.Pictures;

/// <summary>Tests that look at what the whole process holds, and so run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
