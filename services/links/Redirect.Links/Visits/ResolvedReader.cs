using System.Net;

namespace Redirect.Links.Visits;

/// <summary>What a caller says of the reader on whose behalf it resolves something; every part may be missing.</summary>
/// <param name="UserAgent">The reader's browser or app.</param>
/// <param name="Language">As in <c>Accept-Language</c>.</param>
/// <param name="Address">The reader's, not the caller's.</param>
/// <param name="VisitorId">16 bytes that say "the same reader".</param>
internal sealed record ResolvedReader(string? UserAgent, string? Language, IPAddress? Address, byte[]? VisitorId);
