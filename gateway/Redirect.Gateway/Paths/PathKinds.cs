using Microsoft.AspNetCore.Http;

namespace Redirect.Gateway.Paths;

/// <summary>Tells kinds of requests apart by method and path, decoded and in any case as routing sees them.</summary>
internal static class PathKinds
{
    public static PathKind Of(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        if (path.Length < 2)
        {
            return PathKind.Public;
        }

        var rest = path.AsSpan(1);
        var slash = rest.IndexOf('/');
        var first = slash < 0 ? rest : rest[..slash];
        if (first.Equals("api", StringComparison.OrdinalIgnoreCase))
        {
            return PathKind.Api;
        }

        if (first.Equals("health", StringComparison.OrdinalIgnoreCase))
        {
            return PathKind.Health;
        }

        if (first.Equals("internal", StringComparison.OrdinalIgnoreCase))
        {
            return PathKind.Internal;
        }

        var single = slash < 0 || slash == rest.Length - 1;
        if (single)
        {
            // No slug has a dot: favicon.ico and robots.txt are not guesses.
            return first.Contains('.') || !IsOfRedirects(request.Method) ? PathKind.Public : PathKind.Redirect;
        }

        return first.StartsWith("redirect.", StringComparison.OrdinalIgnoreCase) ? PathKind.Grpc : PathKind.Public;
    }

    // POST gives a link's password: a slug that is not there is as good a guess by it.
    private static bool IsOfRedirects(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method);
}
