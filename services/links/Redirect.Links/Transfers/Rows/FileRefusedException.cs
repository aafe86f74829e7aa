using Microsoft.AspNetCore.Http.HttpResults;

namespace Redirect.Links.Transfers.Rows;

/// <summary>A file can't be read as rows at all, or has too many.</summary>
/// <param name="status">422 or 413.</param>
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
