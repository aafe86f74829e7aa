namespace Redirect.Gateway.RateLimits;

/// <summary>What is counted of whom.</summary>
/// <param name="Rule">Which limit.</param>
/// <param name="Subject">The address as it is counted, or the key's id.</param>
internal readonly record struct RateKey(RateRule Rule, UInt128 Subject);

/// <summary>The limits there are.</summary>
internal enum RateRule
{
    /// <summary>API calls of a key.</summary>
    Key,

    /// <summary>New claims of a key.</summary>
    Claims,

    /// <summary>Public requests of an address.</summary>
    Address,

    /// <summary>Wrong or absent keys of an address.</summary>
    FailedKeys,

    /// <summary>Unknown slugs of an address.</summary>
    Misses,
}
