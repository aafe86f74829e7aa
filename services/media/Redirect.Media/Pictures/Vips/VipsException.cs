namespace Redirect.Media.Pictures.Vips;

/// <summary>An operation of libvips failed; the message is its own, for logs only.</summary>
internal sealed class VipsException(string message) : Exception(message);
