namespace Redirect.Media.Jobs;

/// <summary>What has become of a job.</summary>
internal enum JobState
{
    /// <summary>It waits for its turn.</summary>
    Waiting,

    /// <summary>It is at work.</summary>
    Running,

    /// <summary>Its result is there.</summary>
    Done,

    /// <summary>There is no result, and will be none.</summary>
    Failed,
}
