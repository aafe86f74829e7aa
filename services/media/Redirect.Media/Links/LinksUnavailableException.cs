namespace Redirect.Media.Links;

/// <summary>The link service did not answer, or not as agreed; the caller gets 503 and may try again.</summary>
public sealed class LinksUnavailableException : Exception
{
    /// <summary>Without a reason.</summary>
    public LinksUnavailableException()
    {
    }

    /// <summary>With a reason for the log.</summary>
    public LinksUnavailableException(string message) : base(message)
    {
    }

    /// <summary>With a reason for the log, and what was thrown.</summary>
    public LinksUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
