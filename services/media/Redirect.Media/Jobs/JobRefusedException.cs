namespace Redirect.Media.Jobs;

/// <summary>Work finds on its way that it can't be done; what it says is for the job's owner.</summary>
/// <param name="code">Stable.</param>
/// <param name="detail">One sentence that tells what to do.</param>
internal sealed class JobRefusedException(string code, string detail) : Exception(detail)
{
    public string Code { get; } = code;
}
