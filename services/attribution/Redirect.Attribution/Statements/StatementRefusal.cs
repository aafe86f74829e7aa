using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Statements;

/// <summary>Why nothing was done to a statement.</summary>
/// <param name="Status">Of HTTP: 403, 404, 409 or 422.</param>
/// <param name="Field">Whose fault it is, of 422; else empty.</param>
/// <param name="Code">Stable.</param>
/// <param name="Detail">One sentence with the rule.</param>
internal sealed record StatementRefusal(int Status, string Field, string Code, string Detail)
{
    public static StatementRefusal NotFound { get; } = new(StatusCodes.Status404NotFound, "", "statement_not_found", "There is no such statement.");

    public static StatementRefusal Conflict(string code, string detail) => new(StatusCodes.Status409Conflict, "", code, detail);

    public static StatementRefusal Rule(string field, string code, string detail) => new(StatusCodes.Status422UnprocessableEntity, field, code, detail);

    public ProblemHttpResult ToProblem() => Field.Length > 0 ? Problem.Rule(Field, Code, Detail) : Problem.Of(Status, Code, Detail);

    public RpcException ToRpc() => new(new Status(
        Status switch
        {
            StatusCodes.Status403Forbidden => StatusCode.PermissionDenied,
            StatusCodes.Status404NotFound => StatusCode.NotFound,
            StatusCodes.Status409Conflict => StatusCode.FailedPrecondition,
            _ => StatusCode.InvalidArgument,
        },
        $"{Code}: {Detail}"));
}
