using System.Net.Sockets;
using System.Text;

namespace Redirect.Gateway.Tests;

/// <summary>Sends bytes as they are and reads until the server closes, or for five seconds.</summary>
internal static class RawHttp
{
    public static async Task<RawAnswer> SendAsync(Uri address, string bytes)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = new MemoryStream();
        var closed = true;
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (OperationCanceledException)
        {
            closed = false;
        }
        catch (IOException)
        {
            // Closed with a reset: also closed.
        }

        var text = Encoding.Latin1.GetString(answer.ToArray());
        return new RawAnswer(text.Length > 12 ? int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0, text, closed);
    }
}

internal sealed record RawAnswer(int Status, string Text, bool Closed)
{
    /// <summary>How many answers came on the connection.</summary>
    public int Answers => Text.Split("HTTP/1.1 ").Length - 1;
}
