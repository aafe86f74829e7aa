using System.Net.WebSockets;
using System.Text.Json;

namespace Redirect.Demo;

/// <summary>A call at a time in the Chrome DevTools Protocol: enough to show a page and take its picture.</summary>
internal sealed class BrowserConnection : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly HashSet<string> events = [];
    private int last;

    private BrowserConnection()
    {
    }

    /// <summary>The tab that calls are for; null: the browser itself.</summary>
    public string? Session { get; set; }

    public static async Task<BrowserConnection> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        var connection = new BrowserConnection();
        await connection.socket.ConnectAsync(address, cancellationToken);
        return connection;
    }

    /// <summary>Calls a method.</summary>
    /// <returns>Its result.</returns>
    /// <exception cref="JsonException">The browser refused.</exception>
    public async Task<JsonElement> CallAsync(string method, object parameters, CancellationToken cancellationToken)
    {
        var id = ++last;
        var call = new Dictionary<string, object> { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (Session is not null)
        {
            call["sessionId"] = Session;
        }

        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        while (true)
        {
            var message = await ReadAsync(cancellationToken);
            if (message.TryGetProperty("id", out var answered) && answered.GetInt32() == id)
            {
                return message.TryGetProperty("result", out var result) ? result : throw new JsonException($"{method} was refused: {message}");
            }
        }
    }

    /// <summary>Waits until an event has come, perhaps already during a call.</summary>
    public async Task WaitAsync(string method, CancellationToken cancellationToken)
    {
        while (!events.Contains(method))
        {
            await ReadAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonElement> ReadAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        var read = JsonDocument.Parse(message.ToArray()).RootElement;
        if (read.TryGetProperty("method", out var method))
        {
            events.Add(method.GetString()!);
        }

        return read;
    }
}
