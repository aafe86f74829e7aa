namespace Redirect.Links.Claims.Store;

/// <summary>Another transaction has written a row for one of the batch's <c>Idempotency-Key</c>s since they were looked for.</summary>
internal sealed class KeyTakenException() : Exception("A key was taken meanwhile.");
