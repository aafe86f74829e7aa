namespace Redirect.Links.Transfers;

/// <summary>What became of a row.</summary>
internal enum RowStatus
{
    Created,

    /// <summary>The link was there, and leads where the row says.</summary>
    Exists,

    Updated,
    Refused,
}
