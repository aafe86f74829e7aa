using Microsoft.AspNetCore.Http.HttpResults;

namespace Redirect.Attribution.OrderFiles;

/// <summary>A file can't be read to its end, or is none of those that are known here: nothing of it is done.</summary>
/// <param name="status">413 or 422.</param>
/// <param name="code">Stable.</param>
/// <param name="detail">What to do about it.</param>
/// <param name="row">From 1, the header not counted; 0: the header or the whole file.</param>
internal sealed class FileRefusedException(int status, string code, string detail, long row) : Exception(detail)
{
    public ProblemHttpResult Problem()
    {
        var problem = Hosting.Problems.Problem.Of(status, code, row > 0 ? $"Row {row}: {Message}" : Message);
        problem.ProblemDetails.Extensions["row"] = row;
        return problem;
    }
}
