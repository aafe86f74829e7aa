using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Conversions;

/// <summary>Reads the rows of a batch, each for itself, and answers each in its place.</summary>
internal static class ReportRows
{
    /// <summary>Null when there are 1 to <see cref="ReportOrder.MaxRows"/>.</summary>
    public static ProblemHttpResult? Refuse(int count, string field) => count is >= 1 and <= ReportOrder.MaxRows
        ? null
        : Problem.Rule(field, "rows_out_of_range", $"'{field}' holds 1 to {ReportOrder.MaxRows} rows.");

    /// <summary>Tells in the document that 200 is either what 201 is, of one report that came before, or the answer of a batch.</summary>
    public static RouteHandlerBuilder OneOrManyAnswers(this RouteHandlerBuilder builder) => builder.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        const string Json = "application/json";
        if (operation.Responses?["201"].Content?[Json].Schema is { } one && operation.Responses["200"].Content is { } ok && ok[Json].Schema is { } many)
        {
            ok[Json].Schema = new OpenApiSchema { OneOf = [one, many] };
        }

        return Task.CompletedTask;
    });

    /// <summary>Reads each row.</summary>
    public static Rows<TFields, TReport> Read<TFields, TReport>(IReadOnlyList<TFields?> rows, Func<FieldErrors, TFields, TReport> read)
        where TFields : class => new(
        [
            .. rows.Select(fields =>
            {
                var errors = new FieldErrors();
                if (fields is null)
                {
                    errors.Add("", "required", "A row is an object.");
                    return (fields, default(TReport)!, errors);
                }

                return (fields, read(errors, fields), errors);
            }),
        ]);

    /// <summary>A problem for the one report of a call.</summary>
    public static ProblemHttpResult ToProblem(this ReportRefusal refusal) =>
        refusal.IsConflict ? Problem.Conflict(refusal.Code, refusal.Detail) : Problem.Rule(refusal.Field, refusal.Code, refusal.Detail);

    /// <summary>The rows of a batch as they were read.</summary>
    internal sealed class Rows<TFields, TReport>(List<(TFields? Fields, TReport Report, FieldErrors Errors)> all)
        where TFields : class
    {
        /// <summary>Those whose fields are right.</summary>
        public IReadOnlyList<TReport> Good { get; } = [.. all.Where(row => !row.Errors.Any).Select(row => row.Report)];

        /// <summary>What became of every row.</summary>
        /// <param name="outcomes">Of <see cref="Good"/>, in its order.</param>
        /// <param name="answer">A row that was read.</param>
        /// <param name="id">Of one that was not.</param>
        public RowsAnswer Answer<TOutcome>(IReadOnlyList<TOutcome> outcomes, Func<TReport, TOutcome, RowsAnswer.Row> answer, Func<TFields, string?> id)
        {
            var next = 0;
            List<RowsAnswer.Row> rows =
            [
                .. all.Select(row =>
                {
                    if (!row.Errors.Any)
                    {
                        return answer(row.Report, outcomes[next++]);
                    }

                    // Longer than an id may be it is no help, and a thousand of them are no answer.
                    var first = row.Errors.All[0];
                    return new RowsAnswer.Row(row.Fields is { } fields && id(fields) is { Length: <= Order.MaxId } text ? text : null, "refused", first.Field, first.Code, first.Detail);
                }),
            ];
            var refused = rows.Count(row => row.Code is not null);
            return new RowsAnswer(rows.Count - refused, refused, rows);
        }
    }
}
