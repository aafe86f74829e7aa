using System.Buffers;
using System.IO.Pipelines;
using Grpc.AspNetCore.Server.Internal;
using Grpc.AspNetCore.StandIn.Tests.Hosting;
using Grpc.Core;

namespace Grpc.AspNetCore.StandIn.Tests;

public sealed class MarshallingTests
{
    private static readonly byte[] Payload = [1, 2, 3];

    public static TheoryData<string, Action<SerializationContext>> Serializers => new()
    {
        { "array", context => context.Complete(Payload) },
        {
            "announced length",
            context =>
            {
                context.SetPayloadLength(Payload.Length);
                context.GetBufferWriter().Write(Payload);
                context.Complete();
            }
        },
        {
            "length not announced",
            context =>
            {
                context.GetBufferWriter().Write(Payload);
                context.Complete();
            }
        },
    };

    [Theory]
    [MemberData(nameof(Serializers), DisableDiscoveryEnumeration = true)]
    public async Task Every_kind_of_serializer_writes_the_same_frame(string kind, Action<SerializationContext> serialize)
    {
        var pipe = new Pipe();
        var context = new MessageSerializationContext(maxMessageSize: null);

        context.Begin(pipe.Writer);
        serialize(context);
        await pipe.Writer.CompleteAsync();

        var written = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.True(written.Buffer.ToArray().AsSpan().SequenceEqual(RawClient.Frame(Payload)), kind);
    }

    [Fact]
    public void Marshaller_over_arrays_works_with_contexts()
    {
        var marshaller = Marshallers.StringMarshaller;
        var payload = new ReadOnlySequence<byte>(marshaller.Serializer("héllo"));

        Assert.Equal("héllo", marshaller.ContextualDeserializer(new MessageDeserializationContext(payload)));
    }
}
