using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Writes the responses of a call.</summary>
internal sealed class ResponseStream<TResponse> : IServerStreamWriter<TResponse>
{
    private readonly Action<TResponse, PipeWriter> _write;
    private readonly ResponseGate _gate;
    private readonly HttpServerCallContext _context;

    public ResponseStream(
        HttpServerCallContext context,
        ResponseGate gate,
        Marshaller<TResponse> marshaller,
        int? maxMessageSize)
    {
        _context = context;
        _gate = gate;
        var serialization = new MessageSerializationContext(maxMessageSize);
        _write = (message, output) =>
        {
            serialization.Begin(output);
            marshaller.ContextualSerializer(message, serialization);
        };
    }

    public WriteOptions? WriteOptions
    {
        get => _context.WriteOptions;
        set => _context.WriteOptions = value;
    }

    public Task WriteAsync(TResponse message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TResponse message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        _gate.ThrowIfClosed();

        var flush = WriteOptions?.Flags.HasFlag(WriteFlags.BufferHint) is not true;
        if (!cancellationToken.CanBeCanceled)
        {
            await _gate.SendAsync(_write, message, flush, _context.CancellationToken);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            _context.CancellationToken, cancellationToken);
        await _gate.SendAsync(_write, message, flush, either.Token);
    }

    /// <summary>Writes the only response of a unary call, which leaves together with the status.</summary>
    public Task WriteLastAsync(TResponse message) =>
        _gate.SendAsync(_write, message, flush: false, _context.CancellationToken);
}
