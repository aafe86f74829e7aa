using System.Net;

namespace Redirect.Links.Regions;

/// <summary>The operator's address database.</summary>
internal sealed class RegionDatabase
{
#pragma warning disable CA1822 // Reads its file soon.
    /// <summary>Where an address is; <see cref="Region.Unknown"/> without a database.</summary>
    public Region Of(IPAddress? address) => Region.Unknown;
#pragma warning restore CA1822
}
