namespace Redirect.Hosting.Problems;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">The field's name as the caller wrote it, with dots into objects.</param>
/// <param name="Code">Stable, lower-case with underscores.</param>
/// <param name="Detail">One sentence with the rule, never the raw input.</param>
public sealed record FieldError(string Field, string Code, string Detail);
