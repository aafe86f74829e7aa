using Microsoft.AspNetCore.Http.HttpResults;

namespace Redirect.Hosting.Files;

/// <summary>A file can't be read to its end, has too many rows, or is none of those that are known: nothing of it is done.</summary>
/// <param name="status">413 or 422.</param>
/// <param name="code">Stable.</param>
/// <param name="detail">What to do about it.</param>
/// <param name="row">From 1, the header not counted; 0: the header or the whole file.</param>
public sealed class FileRefusedException(int status, string code, string detail, long row) : Exception(detail)
{
    /// <summary>The answer, with the row as a member of its own.</summary>
    public ProblemHttpResult Problem()
    {
        var problem = Problems.Problem.Of(status, code, row > 0 ? $"Row {row}: {Message}" : Message);
        problem.ProblemDetails.Extensions["row"] = row;
        return problem;
    }
}
