namespace Redirect.Links.Transfers;

/// <summary>An import as a whole: the last line of its report.</summary>
internal sealed class ImportSummary
{
    /// <summary>Rows that were looked at.</summary>
    public long Rows { get; set; }

    /// <summary>Rows before <c>?from=</c>.</summary>
    public long Passed { get; set; }

    public long Created { get; set; }

    public long Exists { get; set; }

    public long Updated { get; set; }

    public long Refused { get; set; }

    /// <summary>Visits that the other system counted; in none of our figures.</summary>
    public long ImportedVisits { get; set; }

    public required string Dialect { get; init; }

    /// <summary>Nothing was written.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Whether every row of the file was looked at.</summary>
    public bool Complete { get; set; }

    /// <summary>Why not: a code.</summary>
    public string? Stopped { get; set; }

    /// <summary>Where to go on: <c>?from=</c>.</summary>
    public long? ResumeFrom { get; set; }

    public void Add(RowOutcome outcome)
    {
        Rows++;
        ImportedVisits += outcome.Status == RowStatus.Refused ? 0 : outcome.ImportedVisits ?? 0;
        switch (outcome.Status)
        {
            case RowStatus.Created:
                Created++;
                break;
            case RowStatus.Exists:
                Exists++;
                break;
            case RowStatus.Updated:
                Updated++;
                break;
            default:
                Refused++;
                break;
        }
    }
}
