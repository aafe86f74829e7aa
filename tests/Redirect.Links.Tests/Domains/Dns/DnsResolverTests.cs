using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Redirect.Links.Domains;
using Redirect.Links.Domains.Dns;
using Redirect.Testing;

namespace Redirect.Links.Tests.Domains.Dns;

public sealed class DnsResolverTests
{
    private const string Name = "_redirect.go.shop.cn";

    [Fact]
    public async Task A_name_server_is_asked_for_texts_and_addresses()
    {
        await using var server = new DnsServer();
        server.Texts[Name] = ["one", "two"];
        server.Addresses["go.shop.cn"] = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")];
        server.Aliases["www.shop.cn"] = "go.shop.cn";
        Assert.Equal(["one", "two"], (await AskAsync(server.Address, Name)).Texts);
        Assert.Equal([IPAddress.Parse("192.0.2.1")], (await AskAsync(server.Address, "www.shop.cn", DnsRecordType.A)).Addresses);
        Assert.Equal([IPAddress.Parse("2001:db8::1")], (await AskAsync(server.Address, "go.shop.cn", DnsRecordType.Aaaa)).Addresses);
        var unknown = await AskAsync(server.Address, "nobody.shop.cn");
        Assert.Equal((DnsStatus.Answered, 0), (unknown.Status, unknown.Texts.Count));
    }

    [Fact]
    public async Task What_does_not_fit_into_a_datagram_is_asked_for_over_tcp()
    {
        await using var server = new DnsServer();
        var text = new string('x', 3000);
        server.Texts[Name] = [text];
        Assert.Equal([text], (await AskAsync(server.Address, Name)).Texts);
        Assert.Equal(2, server.Asked.Count);

        server.Texts[Name] = [new string('x', 20_000)];
        Assert.Equal(DnsStatus.Failed, (await AskAsync(server.Address, Name)).Status);
    }

    [Fact]
    public async Task Answers_to_other_questions_are_passed_over_until_the_right_one_comes()
    {
        await using var server = new DnsServer();
        server.Texts[Name] = ["right"];
        server.Datagrams = answer =>
        {
            var (wrongId, wrongName, asked) = (answer.ToArray(), answer.ToArray(), answer.ToArray());
            wrongId[0] ^= 1;
            wrongName[13] = (byte)'x';
            asked[2] = 1;
            return [[], [1, 2, 3], wrongId, wrongName, asked, answer];
        };
        Assert.Equal(["right"], (await AskAsync(server.Address, Name)).Texts);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Every_question_has_another_number_and_port()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var (ids, ports) = (new HashSet<int>(), new HashSet<int>());
        for (var question = 0; question < 16; question++)
        {
            var asking = AskAsync(socket.LocalEndPoint!.ToString()!, Name);
            var buffer = new byte[512];
            var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), TestContext.Current.CancellationToken);
            ids.Add((buffer[0] << 8) | buffer[1]);
            ports.Add(((IPEndPoint)received.RemoteEndPoint).Port);
            buffer[2] = 0x80;
            buffer[3] = 3;
            await socket.SendToAsync(buffer.AsMemory(0, received.ReceivedBytes), received.RemoteEndPoint, TestContext.Current.CancellationToken);
            Assert.Equal(DnsStatus.Answered, (await asking).Status);
        }

        Assert.True(ids.Count >= 15 && ports.Count >= 12, $"{ids.Count} numbers, {ports.Count} ports");
    }

    [Fact]
    public async Task A_lost_question_is_asked_again_and_a_silent_server_is_given_up()
    {
        await using var server = new DnsServer();
        server.Texts[Name] = ["late"];
        var lost = 0;
        server.Datagrams = answer => ++lost == 1 ? [] : [answer];
        Assert.Equal(["late"], (await AskAsync(server.Address, Name)).Texts);

        server.Datagrams = _ => [];
        var watch = Stopwatch.StartNew();
        Assert.Equal(DnsStatus.Failed, (await AskAsync(server.Address, Name)).Status);
        Assert.True(watch.Elapsed < DnsResolver.Patience + TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
        Assert.Equal(DnsStatus.Failed, (await AskAsync($"127.0.0.1:{FreePort.Next()}", Name)).Status);
    }

    private static Task<DnsAnswer> AskAsync(string server, string name, DnsRecordType type = DnsRecordType.Txt) =>
        new DnsResolver(new NameServers(Options.Create(new DomainOptions { Resolver = server })), TimeProvider.System).AskAsync(name, type, TestContext.Current.CancellationToken);
}
