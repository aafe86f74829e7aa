using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Contracts.Attribution.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Storage;
using static Redirect.Attribution.Tests.Access.RawGrpcCall;

namespace Redirect.Attribution.Tests.Access;

/// <summary>Every gRPC method there is (attacks S47, S55 and S56), by bytes over HTTP/2.</summary>
public sealed class GrpcAccessTests() : AttributionSuite(StorageProvider.Sqlite, CountersProvider.Memory)
{
    private static readonly FileDescriptor[] Contract = [StatsReflection.Descriptor, ConversionsReflection.Descriptor, AttributionReflection.Descriptor, SettlementsReflection.Descriptor];

    [Fact]
    public async Task Nobody_gets_in_without_a_merchants_key_that_has_the_scope()
    {
        Assert.NotEmpty(EndpointsOfHost.Grpc(Host));
        foreach (var path in EndpointsOfHost.Grpc(Host))
        {
            await EndsAsync(StatusCode.Unauthenticated, path, []);
            await EndsAsync(StatusCode.Unauthenticated, path, [], "anonymous");
            await EndsAsync(StatusCode.PermissionDenied, path, [], "admin");
            await EndsAsync(StatusCode.PermissionDenied, path, [], $"{Merchant}:no:such");
            var allowed = new List<string>();
            foreach (var scope in Scopes.All)
            {
                if (await StatusAsync(path, Frame([]), $"{Merchant}:{scope}", firstByte: true) is not StatusCode.PermissionDenied)
                {
                    allowed.Add(scope);
                }
            }

            var only = Assert.Single(allowed);
            Assert.True(only is Scopes.StatsRead or Scopes.OrdersWrite or Scopes.SettlementWrite, $"{path} takes {only}.");
            Assert.True(only != Scopes.StatsRead || !IsEffect(path), $"{path} has an effect and takes {only}.");
        }
    }

    [Fact]
    public async Task Reflection_and_unknown_services_are_not_there()
    {
        foreach (var path in (string[])["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "/redirect.attribution.v1.Stats/Dump"])
        {
            Assert.Equal(StatusCode.Unimplemented, await StatusAsync(path, Frame([]), $"{Merchant}:{Scopes.StatsRead}"));
        }
    }

    [Fact]
    public async Task Too_much_too_many_and_too_deep_is_refused_and_the_service_lives()
    {
        var tried = 0;
        var everything = $"{Merchant}:{string.Join(' ', Scopes.All)}";
        byte[] groups = [.. Enumerable.Repeat((byte)0x0B, 10_000), .. Enumerable.Repeat((byte)0x0C, 10_000)]; // of no field that is known
        foreach (var path in EndpointsOfHost.Grpc(Host))
        {
            Assert.Equal(StatusCode.ResourceExhausted, await StatusAsync(path, Announced(100 * 1024 * 1024), everything));
            await EndsAsync(StatusCode.InvalidArgument, path, groups, everything);
            await EndsAsync(StatusCode.InvalidArgument, path, [0xFF, 0xFF, 0xFF, 0xFF], everything);
            foreach (var field in InputOf(path).Fields.InDeclarationOrder().Where(field => field.IsRepeated))
            {
                // The shortest that they can be, and longer than a request may be.
                foreach (var size in new[] { 0, 100 })
                {
                    var many = await StatusAsync(path, Frame(Repeated(field, 100_000, size)), everything);
                    Assert.True(many is StatusCode.InvalidArgument or StatusCode.ResourceExhausted, $"{path} answered 100,000 {field.Name} of {size} bytes with {many}.");
                    tried++;
                }
            }
        }

        Assert.True(tried >= 6, $"Only {tried} fields that may come often.");
        await EndsAsync(StatusCode.ResourceExhausted, "/redirect.attribution.v1.Conversions/ReportOrders", Orders(100_000), $"{Merchant}:{Scopes.OrdersWrite}");
        await EndsAsync(StatusCode.InvalidArgument, "/redirect.attribution.v1.Conversions/ReportOrders", Orders(1_001), $"{Merchant}:{Scopes.OrdersWrite}");
        await EndsAsync(StatusCode.OK, "/redirect.attribution.v1.Stats/GetSummary", [], $"{Merchant}:{Scopes.StatsRead}");
    }

    /// <summary>The message of a method, as the contract has it.</summary>
    private static MessageDescriptor InputOf(string path) => path.Split('/') is [_, var service, var method]
        ? Contract.SelectMany(file => file.Services).Single(x => x.FullName == service).FindMethodByName(method).InputType
        : throw new ArgumentException(path);

    private static byte[] Repeated(FieldDescriptor field, int count, int size)
    {
        using var message = new MemoryStream();
        using var output = new CodedOutputStream(message);
        if (field.FieldType is FieldType.String or FieldType.Message or FieldType.Bytes)
        {
            for (var at = 0; at < count; at++)
            {
                output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);

                // A field that is not known, of as many bytes as it takes.
                output.WriteBytes(size == 0 ? ByteString.Empty : ByteString.CopyFrom([0x7A, (byte)(size - 2), .. new byte[size - 2]]));
            }
        }
        else
        {
            output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(Enumerable.Repeat((byte)1, count * Math.Max(1, size)).ToArray()));
        }

        output.Flush();
        return message.ToArray();
    }

    private static byte[] Orders(int count) => new ReportOrdersRequest { Orders = { Enumerable.Repeat(new OrderReport { OrderId = "T" }, count) } }.ToByteArray();

    private static bool IsEffect(string path) => path.Split('/')[2] is var name
        && !name.StartsWith("Get", StringComparison.Ordinal) && !name.StartsWith("List", StringComparison.Ordinal) && !name.StartsWith("Watch", StringComparison.Ordinal) && !name.StartsWith("Explain", StringComparison.Ordinal)
        && !name.StartsWith("Compare", StringComparison.Ordinal);

    private async Task EndsAsync(StatusCode expected, string path, byte[] message, string principal = "")
    {
        var status = await StatusAsync(path, Frame(message), principal);
        Assert.True(status == expected, $"{path} answered '{principal}' with {status} instead of {expected}.");
    }

    private async Task<StatusCode> StatusAsync(string path, byte[] body, string principal, bool firstByte = false)
    {
        using var call = await RawGrpcCall.SendAsync(Host, path, body, (AttributionHost.PrincipalHeader, principal));
        return await call.StatusAsync(firstByte);
    }
}
