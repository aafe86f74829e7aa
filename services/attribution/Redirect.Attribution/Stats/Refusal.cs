namespace Redirect.Attribution.Stats;

/// <summary>Why a question is not answered.</summary>
/// <param name="Kind">Whose status it becomes.</param>
/// <param name="Field">The parameter, in camelCase.</param>
/// <param name="Code">Stable, lower case with underscores.</param>
/// <param name="Detail">One sentence with the rule.</param>
internal sealed record Refusal(RefusalKind Kind, string Field, string Code, string Detail);
