using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Rescoring;

/// <summary>What later rules make of a human visit.</summary>
/// <param name="Class">Instead of human.</param>
/// <param name="Reason">One of docs/visit-quality.md.</param>
internal readonly record struct Verdict(Quality Class, string Reason);
