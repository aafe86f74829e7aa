using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Redirect.Testing;

namespace Redirect.Media.Tests;

/// <summary>jsQR, a reader of another make than zbar, in a Node process that serves all tests.</summary>
internal static class JsQrReader
{
    private static readonly Lazy<Reader> Shared = new(() => new Reader(NodeTool.Run(NodeTool.Install("qr-js"), "read.mjs")));

    /// <summary>What is written in a picture; null when nothing can be read.</summary>
    public static Task<string?> ReadAsync(GreyPicture picture) => Shared.Value.ReadAsync(picture);

    private sealed class Reader
    {
        private readonly Process process;
        private readonly Lock writing = new();
        private readonly ConcurrentDictionary<int, TaskCompletionSource<string?>> pending = new();
        private int last;

        public Reader(Process process)
        {
            this.process = process;
            _ = AnswerAsync();
        }

        public Task<string?> ReadAsync(GreyPicture picture)
        {
            var id = Interlocked.Increment(ref last);
            var answer = pending[id] = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
            var line = JsonSerializer.Serialize(new { id, width = picture.Width, height = picture.Height, grey = Convert.ToBase64String(picture.Shades) });
            lock (writing)
            {
                process.StandardInput.WriteLine(line);
                process.StandardInput.Flush();
            }

            return answer.Task;
        }

        private async Task AnswerAsync()
        {
            var errors = process.StandardError.ReadToEndAsync();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                using var reply = JsonDocument.Parse(line);
                if (pending.TryRemove(reply.RootElement.GetProperty("id").GetInt32(), out var answer))
                {
                    answer.SetResult(reply.RootElement.GetProperty("text").GetString());
                }
            }

            var reason = new InvalidOperationException($"The reader ended: {await errors}");
            foreach (var answer in pending.Values)
            {
                answer.TrySetException(reason);
            }
        }
    }
}
