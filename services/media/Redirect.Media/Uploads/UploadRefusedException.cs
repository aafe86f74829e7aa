using Microsoft.AspNetCore.Http.HttpResults;
using Redirect.Hosting.Problems;

namespace Redirect.Media.Uploads;

/// <summary>A form can't be taken, with the problem its sender gets.</summary>
internal sealed class UploadRefusedException : Exception
{
    private readonly int status;
    private readonly IReadOnlyList<FieldError> errors;

    public UploadRefusedException(int status, string code, string detail, Exception? inner = null) : base(detail, inner) => (this.status, Code, errors) = (status, code, []);

    /// <summary>422, with everything that is wrong.</summary>
    public UploadRefusedException(IReadOnlyList<FieldError> errors, Exception? inner = null) : base(errors[0].Detail, inner) => (status, Code, this.errors) = (422, errors[0].Code, errors);

    /// <summary>Stable.</summary>
    public string Code { get; }

    /// <summary>The answer.</summary>
    public ProblemHttpResult Problem() => Hosting.Problems.Problem.Of(status, Code, Message, errors);
}
