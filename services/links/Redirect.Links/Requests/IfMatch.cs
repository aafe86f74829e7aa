using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Requests;

/// <summary>Optimistic concurrency: <c>If-Match</c> with the version the caller has seen, with or without quotes.</summary>
internal static class IfMatch
{
    /// <summary>Why the change must not be made; null: it may.</summary>
    public static ProblemHttpResult? Refuse(HttpContext context, long version)
    {
        var header = context.Request.Headers.IfMatch.ToString().Trim();
        if (header is "" or "*")
        {
            return null;
        }

        if (!long.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seen))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "if_match_invalid", "'If-Match' is the version of the last answer, or '*'.");
        }

        return seen == version ? null : Changed();
    }

    /// <summary>409: somebody else's change came first.</summary>
    public static ProblemHttpResult Changed() =>
        Problem.Conflict("changed_meanwhile", "It was changed since it was read. Read it again and repeat the change.");

    /// <summary>Says the version in <c>ETag</c>, for the next <c>If-Match</c>.</summary>
    public static void Say(HttpContext context, long version) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
