namespace Redirect.Links.Visits.Spool;

/// <summary>Another process has the spool's directory open.</summary>
internal sealed class SpoolInUseException(string directory, Exception inner)
    : IOException($"The spool directory '{directory}' is in use by another process. Give each process its own (Links:Spool:Directory).", inner);
