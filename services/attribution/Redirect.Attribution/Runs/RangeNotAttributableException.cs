namespace Redirect.Attribution.Runs;

/// <summary>Orders of a range can't be attributed; the message is for the merchant, and says what to do.</summary>
internal sealed class RangeNotAttributableException(string message) : Exception(message);
