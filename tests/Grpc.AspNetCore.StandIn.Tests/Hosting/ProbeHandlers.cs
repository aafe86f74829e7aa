using Grpc.AspNetCore.StandIn.Tests.Probing;
using Grpc.Core;

namespace Grpc.AspNetCore.StandIn.Tests.Hosting;

/// <summary>What the probe service does in one test.</summary>
internal sealed class ProbeHandlers
{
    public UnaryServerMethod<Question, Answer> Ask { get; init; } =
        (question, _) => Task.FromResult(new Answer { Text = question.Text, Number = question.Padding.Length });

    public ServerStreamingServerMethod<Question, Answer> Watch { get; init; } = async (question, answers, _) =>
    {
        for (var number = 1; number <= 3; number++)
        {
            await answers.WriteAsync(new Answer { Text = question.Text, Number = number });
        }
    };
}
