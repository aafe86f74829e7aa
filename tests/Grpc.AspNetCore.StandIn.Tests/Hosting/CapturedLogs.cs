using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.StandIn.Tests.Hosting;

/// <summary>Keeps what is logged with an exception.</summary>
internal sealed class CapturedLogs : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, Exception Exception)> _entries = new();

    public IReadOnlyCollection<(LogLevel Level, Exception Exception)> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (exception is not null)
        {
            _entries.Enqueue((logLevel, exception));
        }
    }

    public void Dispose()
    {
    }
}
