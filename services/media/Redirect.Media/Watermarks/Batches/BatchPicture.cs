namespace Redirect.Media.Watermarks.Batches;

/// <summary>A picture that was sent in a batch.</summary>
/// <param name="Number">From 1, in the order they came.</param>
/// <param name="Name">What is left of its name; see <see cref="BatchNames"/>.</param>
/// <param name="ReadAsync">Reads its bytes into memory.</param>
internal sealed record BatchPicture(int Number, string Name, Func<CancellationToken, Task<byte[]>> ReadAsync);
