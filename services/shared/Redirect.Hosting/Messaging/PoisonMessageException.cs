namespace Redirect.Hosting.Messaging;

/// <summary>A message that can never be handled, however often it comes: malformed, or of a version we do not know.</summary>
public sealed class PoisonMessageException(string message, Exception? inner = null) : Exception(message, inner);
