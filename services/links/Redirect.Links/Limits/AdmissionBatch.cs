namespace Redirect.Links.Limits;

/// <summary>What one statement asks for. Used again for the next of the same line.</summary>
internal sealed class AdmissionBatch
{
    /// <summary>First come, first served.</summary>
    public List<AdmissionRequest> Requests { get; } = [];

    public long Max { get; set; }

    /// <summary>Places to give back with it.</summary>
    public long Returned { get; set; }

    public void Clear()
    {
        Requests.Clear();
        Max = 0;
        Returned = 0;
    }
}
