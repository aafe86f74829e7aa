using System.Reflection;

namespace Grpc.AspNetCore.StandIn.Tests.GrpcJs;

/// <summary>Folders of the source tree, which the project file notes in the assembly.</summary>
internal static class ProjectFolder
{
    public static string Find(string key) => typeof(ProjectFolder).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key)
        .Value!;
}
