using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Redirect.Testing.GrpcJs;

/// <summary>
/// gRPC calls by grpc-js, a client of another make, in a Node process that serves all tests of a project: starting one takes
/// longer than most calls. It ends with its input, which is with the tests.
/// </summary>
public static class GrpcJsClient
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly Lazy<Caller> Shared = new(() => new Caller(NodeTool.Install("grpc-js")));

    /// <summary>Makes one call and waits until it has ended.</summary>
    /// <exception cref="InvalidOperationException">The call could not be made: it is malformed, or the process ended.</exception>
    public static Task<GrpcJsResult> CallAsync(GrpcJsCall call, CancellationToken cancellation) => Shared.Value.CallAsync(call, cancellation);

    /// <summary>The process, and the calls that it has not answered yet.</summary>
    private sealed class Caller
    {
        private readonly Process process;
        private readonly Lock writing = new();
        private readonly ConcurrentDictionary<int, TaskCompletionSource<GrpcJsResult>> pending = new();
        private readonly TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int last;

        public Caller(string folder)
        {
            process = NodeTool.Run(folder, "call.mjs");
            _ = ReadAsync();
        }

        public async Task<GrpcJsResult> CallAsync(GrpcJsCall call, CancellationToken cancellation)
        {
            var id = Interlocked.Increment(ref last);
            var answer = pending[id] = new TaskCompletionSource<GrpcJsResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (writing)
            {
                process.StandardInput.WriteLine(JsonSerializer.Serialize(new { id, call }, Json));
                process.StandardInput.Flush();
            }

            return await Task.WhenAny(answer.Task, ended.Task).WaitAsync(cancellation) == answer.Task
                ? await answer.Task
                : throw new InvalidOperationException($"The grpc-js client ended: {await ended.Task}");
        }

        private async Task ReadAsync()
        {
            var errors = process.StandardError.ReadToEndAsync();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                var reply = JsonSerializer.Deserialize<Reply>(line, Json)!;
                if (!pending.TryRemove(reply.Id, out var answer))
                {
                    continue;
                }

                if (reply.Failure is null)
                {
                    answer.SetResult(JsonSerializer.Deserialize<GrpcJsResult>(line, Json)!);
                }
                else
                {
                    answer.SetException(new InvalidOperationException(reply.Failure));
                }
            }

            ended.SetResult(await errors);
        }

        private sealed record Reply(int Id, string? Failure);
    }
}
