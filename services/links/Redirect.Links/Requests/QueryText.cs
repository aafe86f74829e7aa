using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Requests;

/// <summary>Texts of a query string that are compared with stored ones.</summary>
internal static class QueryText
{
    private const int MaxLength = 200;

    /// <summary>Refuses what no stored text can be equal to and some databases do not take (U+0000).</summary>
    public static ProblemHttpResult? Refuse(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (value is not null && (value.Length > MaxLength || value.Any(char.IsControl)))
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "parameter_invalid", $"A parameter has more than {MaxLength} characters or a control character.");
            }
        }

        return null;
    }
}
