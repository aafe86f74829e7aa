using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Hosting.Messaging;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Messaging;

/// <summary>A host with messaging and nothing else.</summary>
internal sealed class MessagingHost : IAsyncDisposable
{
    private readonly IHost host;

    private MessagingHost(IHost host) => this.host = host;

    public IMessagePublisher Publisher => host.Services.GetRequiredService<IMessagePublisher>();

    public static async Task<MessagingHost> StartAsync(Dictionary<string, string?> settings, Inbox inbox, params Action<MessageRoutes>[] modules)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddProvider(new TestLog());
        builder.Services.AddSingleton(inbox);
        builder.AddMessaging(modules);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new MessagingHost(host);
    }

    public Task PublishAsync(string exchange, string message) =>
        Publisher.PublishAsync(exchange, Encoding.UTF8.GetBytes(message), TestContext.Current.CancellationToken);

    /// <summary>As the spool and the outbox do: again until it is taken over.</summary>
    public Task PublishUntilTakenAsync(string exchange, string message) => Poll.UntilAsync(async () =>
    {
        try
        {
            await PublishAsync(exchange, message);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return false;
        }
    }, $"'{message}' is taken over");

    public async Task<HealthStatus> HealthAsync() =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["broker"].Status;

    /// <summary>Stops; what runs has <paramref name="grace"/> to end by itself.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        using var limit = new CancellationTokenSource(grace);
        await host.StopAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(5));
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private sealed class TestLog : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            TestContext.Current.TestOutputHelper?.WriteLine($"{logLevel}: {formatter(state, exception)} {exception?.Message}");

        public void Dispose()
        {
        }
    }
}
