namespace Redirect.Architecture.Tests;

/// <summary>A project as the rules see it.</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="References">Names of the projects it links; those it only builds first are left out.</param>
/// <param name="Packages">Names of the packages it references.</param>
internal sealed record SolutionProject(string Name, string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages);
