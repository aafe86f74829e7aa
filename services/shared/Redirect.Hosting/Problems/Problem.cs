using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Redirect.Hosting.Problems;

/// <summary>The one shape of an error: RFC 9457 with a stable <c>code</c> that clients may switch on, and nothing of our insides.</summary>
public static class Problem
{
    /// <summary>A problem as an endpoint's answer.</summary>
    /// <param name="status">HTTP status, 400 to 599.</param>
    /// <param name="code">Stable and lower-case with underscores; never changes its meaning.</param>
    /// <param name="detail">One sentence that tells the caller what to do next. Never holds raw input or a secret.</param>
    /// <param name="errors">The fields that were wrong, if any.</param>
    public static ProblemHttpResult Of(int status, string code, string detail, IReadOnlyList<FieldError>? errors = null)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (errors is { Count: > 0 })
        {
            extensions["errors"] = errors;
        }

        return TypedResults.Problem(detail, statusCode: status, title: Title(status), type: "urn:redirect:problem:" + code, extensions: extensions);
    }

    /// <summary>404: unknown, or not the caller's; the two are not told apart.</summary>
    public static ProblemHttpResult NotFound(string code, string detail) => Of(StatusCodes.Status404NotFound, code, detail);

    /// <summary>409: the state of things is against it.</summary>
    public static ProblemHttpResult Conflict(string code, string detail) => Of(StatusCodes.Status409Conflict, code, detail);

    /// <summary>422: understood, and against a rule. The problem's code is the first error's.</summary>
    public static ProblemHttpResult Rule(IReadOnlyList<FieldError> errors) =>
        Of(StatusCodes.Status422UnprocessableEntity, errors[0].Code, errors[0].Detail, errors);

    /// <summary>422 for a single field.</summary>
    public static ProblemHttpResult Rule(string field, string code, string detail) => Rule([new FieldError(field, code, detail)]);

    /// <summary>503 with <c>Retry-After</c>: something we need does not answer; nothing was done.</summary>
    public static ProblemHttpResult Unavailable(HttpContext context, string code, string detail)
    {
        context.Response.Headers.RetryAfter = "2";
        return Traced(context, Of(StatusCodes.Status503ServiceUnavailable, code, detail));
    }

    /// <summary>Writes a problem from a place that is not an endpoint, such as middleware. From 500 on it has a <c>traceId</c>.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, string detail) =>
        Traced(context, Of(status, code, detail)).ExecuteAsync(context);

    // What is our fault can be found in our logs by this.
    private static ProblemHttpResult Traced(HttpContext context, ProblemHttpResult problem)
    {
        if (problem.StatusCode >= 500)
        {
            problem.ProblemDetails.Extensions["traceId"] = Activity.Current?.Id ?? context.TraceIdentifier;
        }

        return problem;
    }

    private static string Title(int status) => status switch
    {
        400 => "Malformed request",
        401 => "Not authenticated",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Method not allowed",
        409 => "Conflict",
        413 => "Too large",
        415 => "Media type not supported",
        422 => "Against a rule",
        429 => "Too many requests",
        503 => "Not available",
        504 => "Took too long",
        >= 500 => "Our fault",
        _ => "Refused",
    };
}
