namespace Redirect.Links.Following;

/// <summary>Neither the cache nor Redis nor the database could say what is behind a key.</summary>
internal sealed class LookupUnavailableException(string kind, Exception? inner = null) : Exception($"The {kind} could not be looked up.", inner);
