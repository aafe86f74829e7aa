using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Questions;

/// <summary>Field errors as answers to other services carry them.</summary>
internal static class Refusals
{
    /// <param name="errors">What is wrong.</param>
    /// <param name="row">Of the question's rows, from 1; 0: all of it.</param>
    public static IEnumerable<Refusal> Of(FieldErrors errors, int row = 0) =>
        errors.All.Select(error => new Refusal { Field = error.Field, Code = error.Code, Detail = error.Detail, Row = row });
}
