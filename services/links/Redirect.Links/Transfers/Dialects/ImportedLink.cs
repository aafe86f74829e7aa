using Redirect.Hosting.Problems;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Transfers.Dialects;

/// <summary>What a row says of a link, in our words.</summary>
internal sealed class ImportedLink
{
    public LinkFields Fields { get; set; } = new();

    /// <summary>When the link was made where it comes from; kept. Null: it is made now.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>Visits that the other system counted. Reported and not kept: we have not seen them, so they are in no figure of ours.</summary>
    public long? Visits { get; set; }

    /// <summary>What is not an error, but not as the row has it either.</summary>
    public FieldErrors Notes { get; } = new();

    /// <summary>Whether the other system asks for a password that the row does not hold; such a link must not be opened to everybody.</summary>
    public bool PasswordMissing { get; set; }
}
