namespace Redirect.Attribution.Stats;

/// <summary>Pages that tried to wake an app.</summary>
/// <param name="Attempted">Visits that were answered by such a page.</param>
/// <param name="Hidden">Pages that say they were hidden before their fallback fired: a good sign, no proof.</param>
internal sealed record WakeAttemptsBody(long Attempted, long Hidden);
