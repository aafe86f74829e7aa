using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// Lets one write at a time through to the response, and none after the call has ended: the deadline may end it while the
/// handler is still writing.
/// </summary>
internal sealed class ResponseGate(HttpResponse response) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _closed;

    /// <summary>Waits for the write under way, and lets no other one begin.</summary>
    public async Task CloseAsync()
    {
        _closed = true;
        await _turn.WaitAsync();
    }

    public async Task SendHeadersAsync(Metadata headers, CancellationToken cancellation)
    {
        Enter(cancellation);
        try
        {
            if (response.HasStarted)
            {
                throw new InvalidOperationException("Response headers can only be sent once per call.");
            }

            foreach (var entry in headers)
            {
                response.Headers.Append(entry.Key, entry.HeaderValue);
            }

            await response.StartAsync(cancellation);
            await FlushAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task SendAsync<T>(Action<T, PipeWriter> write, T message, bool flush, CancellationToken cancellation)
    {
        Enter(cancellation);
        try
        {
            if (!response.HasStarted)
            {
                // Before the first buffer is taken: Kestrel then lends its own memory, and nothing is copied.
                await response.StartAsync(cancellation);
            }

            write(message, response.BodyWriter);
            if (flush)
            {
                await FlushAsync(cancellation);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    public void ThrowIfClosed()
    {
        if (_closed)
        {
            throw new InvalidOperationException("Can't write the message because the request is complete.");
        }
    }

    private void Enter(CancellationToken cancellation)
    {
        ThrowIfClosed();
        cancellation.ThrowIfCancellationRequested();
        if (!_turn.Wait(0, CancellationToken.None))
        {
            throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
        }
    }

    /// <summary>
    /// Waits for a slow reader without handing it the token: Kestrel answers a cancelled flush by resetting the stream, and
    /// no status could be sent after that.
    /// </summary>
    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        var flush = response.BodyWriter.FlushAsync(CancellationToken.None);
        var result = flush.IsCompletedSuccessfully ? flush.Result : await flush.AsTask().WaitAsync(cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (result.IsCompleted || result.IsCanceled)
        {
            throw new CallerGoneException();
        }
    }
}
