using Redirect.SimulatedMonth.Plan;

namespace Redirect.SimulatedMonth.Traffic;

/// <summary>A message on its way.</summary>
/// <param name="At">When it is published, in the month's own time.</param>
/// <param name="Exchange">Where to.</param>
/// <param name="Visits">What it holds; bodies are made as they are sent, or a month would not fit into memory.</param>
/// <param name="Body">Its bytes, where it holds no visits of the plan.</param>
/// <param name="Spoilt">Visits that can't be counted, sent along with the good ones.</param>
/// <param name="IsPoison">Whether it is to end in the dead-letter queue.</param>
internal sealed record Message(DateTime At, string Exchange, IReadOnlyList<PlannedVisit> Visits, byte[]? Body = null, int Spoilt = 0, bool IsPoison = false);
