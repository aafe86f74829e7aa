namespace Redirect.Links.Storage.Codes;

/// <summary>What codes are made for; each has its own counter and its own secret.</summary>
internal enum CodeKind
{
    Slug,
    Placement,
    Passphrase,
}
