using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Problems;
using Redirect.Links.Questions;

namespace Redirect.Links.Labels;

/// <summary>Collects why rows, or all of a question, are refused.</summary>
internal sealed class LabelRefusals
{
    private readonly List<Refusal> refusals = [];

    public bool Any => refusals.Count > 0;

    /// <summary>Of a row, from 1; 0: of all of it.</summary>
    public void Add(int row, string field, string code, string detail) => refusals.Add(new Refusal { Row = row, Field = field, Code = code, Detail = detail });

    public void Add(int row, FieldErrors errors) => refusals.AddRange(Refusals.Of(errors, row));

    /// <summary>The answer, in the order of the rows.</summary>
    public MakeLabelsAnswer ToAnswer() => new() { Refusals = { refusals.OrderBy(refusal => refusal.Row) } };
}
