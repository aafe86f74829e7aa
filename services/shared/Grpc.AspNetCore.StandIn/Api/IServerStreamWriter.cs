namespace Grpc.Core;

/// <summary>The stream of a server's responses.</summary>
/// <typeparam name="T">The response message.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;
