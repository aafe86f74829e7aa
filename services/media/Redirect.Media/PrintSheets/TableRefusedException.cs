using Microsoft.AspNetCore.Http.HttpResults;

namespace Redirect.Media.PrintSheets;

/// <summary>A table of labels can't be read; its message is for its sender.</summary>
internal sealed class TableRefusedException(int status, string code, string detail) : Exception(detail)
{
    public ProblemHttpResult Problem() => Hosting.Problems.Problem.Of(status, code, Message);
}
