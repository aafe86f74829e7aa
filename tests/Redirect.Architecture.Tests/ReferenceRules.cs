namespace Redirect.Architecture.Tests;

/// <summary>Who may link whom: the table of docs/architecture.md.</summary>
internal static class ReferenceRules
{
    private const string Contracts = "Redirect.Contracts", Hosting = "Redirect.Hosting", Grpc = "Grpc.AspNetCore.StandIn", Gateway = "Redirect.Gateway", Testing = "Redirect.Testing";
    private static readonly string[] Modules = ["Redirect.Links", "Redirect.Media", "Redirect.Attribution"];

    /// <summary>Projects that are of no known kind, and references that the kind does not allow.</summary>
    public static IEnumerable<string> Violations(IEnumerable<SolutionProject> projects)
    {
        foreach (var project in projects)
        {
            if (Allowed(project.Name) is not { } allowed)
            {
                yield return $"{project.Name} is of no kind that the rules know: say in {nameof(ReferenceRules)} whom it may reference.";
                continue;
            }

            foreach (var reference in project.References.Where(reference => !allowed.Contains(reference)))
            {
                yield return $"{project.Name} may not reference {reference}.";
            }
        }
    }

    private static string[]? Allowed(string name) => name switch
    {
        Grpc or Hosting => [],
        Contracts or Testing => [Grpc],
        Gateway => [Hosting],
        _ when Modules.Contains(name) => [Contracts, Hosting],
        "Redirect.Standalone" => [.. Modules, Gateway, Hosting],
        "Redirect.Demo" => [Contracts],
        "Redirect.Benchmarks" => [.. Modules, Gateway, Hosting, Contracts, Testing],
        "Redirect.SimulatedMonth" => [Hosting, Contracts, Testing],
        "Redirect.Architecture.Tests" => [.. Modules, Gateway, Testing],
        "Redirect.System.Tests" => [Testing],
        "Redirect.Contracts.Tests" => [Contracts, Testing],
        Grpc + ".Tests" => [Grpc, Testing],
        _ when name.EndsWith(".Host", StringComparison.Ordinal) && (Modules.Contains(name[..^5]) || name[..^5] == Gateway) => [name[..^5], Hosting],
        "Redirect.Links.SpoolWriter" => ["Redirect.Links"],
        _ when name.EndsWith(".Tests", StringComparison.Ordinal) && (Modules.Contains(name[..^6]) || name[..^6] is Gateway or Hosting) =>
            [name[..^6], name[..^6] + ".Host", Hosting, Contracts, Testing, "Redirect.Links.SpoolWriter"],
        _ => null,
    };
}
