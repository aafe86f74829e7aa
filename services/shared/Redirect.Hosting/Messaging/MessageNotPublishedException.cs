namespace Redirect.Hosting.Messaging;

/// <summary>A message was not taken over, or may not have been: the caller keeps it and publishes it again.</summary>
public sealed class MessageNotPublishedException(string message, Exception? inner = null) : Exception(message, inner);
