namespace Redirect.Demo;

/// <summary>The story can't go on; the message says why and goes to the terminal as it is.</summary>
internal sealed class DemoException(string message) : Exception(message);
