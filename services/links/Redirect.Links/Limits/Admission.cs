namespace Redirect.Links.Limits;

/// <summary>Whether a visitor of a limited link is let in.</summary>
internal enum Admission
{
    /// <summary>Yes, and the visit is taken off the limit.</summary>
    Granted,

    /// <summary>No: all are used up.</summary>
    Full,

    /// <summary>Nobody can say now.</summary>
    Unknown,
}
