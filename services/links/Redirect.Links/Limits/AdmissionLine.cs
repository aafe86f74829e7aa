namespace Redirect.Links.Limits;

/// <summary>The visitors of one limited link who wait in this process, first come, first served; at most one statement is asked for them at a time.</summary>
internal sealed class AdmissionLine
{
    private readonly Lock turn = new();
    private readonly Queue<AdmissionRequest> waiting = new();
    private bool served;
    private long spare;
    private long spareMax;

    /// <summary>Null: not known to be full.</summary>
    public KnownFull? Full { get; private set; }

    /// <summary>Joins the line.</summary>
    /// <param name="request">Who.</param>
    /// <param name="most">How many may wait.</param>
    /// <param name="serve">Whether the caller must see to it that the line is served.</param>
    /// <returns>False: too many wait.</returns>
    public bool TryJoin(AdmissionRequest request, int most, out bool serve)
    {
        lock (turn)
        {
            serve = false;
            if (waiting.Count >= most)
            {
                return false;
            }

            waiting.Enqueue(request);
            serve = !served;
            served = true;
            return true;
        }
    }

    /// <summary>Takes the next statement's visitors off the line: those ahead who share a limit (it may be changed while people wait).</summary>
    /// <returns>False: nothing is left to do, and the line is not served any more.</returns>
    public bool TryNext(AdmissionBatch batch, int most)
    {
        batch.Clear();
        lock (turn)
        {
            while (batch.Requests.Count < most && waiting.TryPeek(out var next) && (batch.Requests.Count == 0 || next.Max == batch.Max))
            {
                waiting.Dequeue();

                // A place whose visitor left before the answer is the next one's, as long as the limit is the same.
                if (spare > 0 && next.Max == spareMax)
                {
                    spare -= next.TryAnswer(Admission.Granted) ? 1 : 0;
                }
                else if (next.TryAsk())
                {
                    batch.Max = next.Max;
                    batch.Requests.Add(next);
                }
            }

            if (batch.Requests.Count == 0 && spare == 0)
            {
                served = false;
                return false;
            }

            // Nobody here wants them: they go back before a statement can fail, so that a place is lost rather than given twice.
            batch.Max = batch.Requests.Count == 0 ? spareMax : batch.Max;
            batch.Returned = spare;
            spare = 0;
            return true;
        }
    }

    /// <summary>Answers a statement's visitors in their order.</summary>
    /// <param name="batch">Who was asked for.</param>
    /// <param name="granted">How many are let in.</param>
    /// <param name="askAgainAt">When to ask again, if the link is full now.</param>
    public void Settle(AdmissionBatch batch, long granted, long askAgainAt)
    {
        var left = granted;
        foreach (var request in batch.Requests)
        {
            if (request.TryAnswer(left > 0 ? Admission.Granted : Admission.Full) || request.IsInAnyway)
            {
                left = Math.Max(0, left - 1);
            }
        }

        lock (turn)
        {
            spare = left;
            spareMax = batch.Max;
            Full = granted < batch.Requests.Count && left == 0 ? new KnownFull(batch.Max, askAgainAt) : null;
        }
    }

    /// <summary>Nobody can say: neither to those who were asked for nor to those behind them. Whatever was taken for them is lost.</summary>
    public void Fail(AdmissionBatch batch)
    {
        lock (turn)
        {
            foreach (var request in batch.Requests.Concat(waiting))
            {
                request.TryAnswer(Admission.Unknown);
            }

            waiting.Clear();
        }
    }
}
