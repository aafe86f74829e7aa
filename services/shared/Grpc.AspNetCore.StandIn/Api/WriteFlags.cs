namespace Grpc.Core;

/// <summary>How one message of a stream is written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait in a buffer for the next one.</summary>
    BufferHint = 0x1,

    /// <summary>The message is not compressed; here none ever is.</summary>
    NoCompress = 0x2,
}
