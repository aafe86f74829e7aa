using System.Net;
using Microsoft.Extensions.Options;
using Redirect.Links.Domains;
using Redirect.Links.Domains.Verification;

namespace Redirect.Links.Tests.Domains.Verification;

public sealed class PublicNetworkTests
{
    [Theory] // S26, S27
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")] // metadata of most clouds
    [InlineData("100.100.100.200")] // of Alibaba's
    [InlineData("168.63.129.16")] // of Azure's
    [InlineData("192.0.0.192")] // of Oracle's
    [InlineData("100.64.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")] // of Amazon's
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("3fff::1")]
    [InlineData("100::1")]
    public void What_is_not_public_is_not_called(string address)
    {
        Assert.False(PublicNetwork.Contains(IPAddress.Parse(address)));
        Assert.Null(Addresses().PortsOf(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("47.96.1.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("223.5.5.5")]
    [InlineData("2400:3200::1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("::ffff:1.1.1.1")]
    public void What_is_public_is_called_at_the_webs_ports(string address) => Assert.Equal([80, 443], Addresses().PortsOf(IPAddress.Parse(address))!);

    [Fact]
    public void The_operator_lists_exceptions_one_by_one()
    {
        var addresses = Addresses("10.1.2.3", "127.0.0.1:8099", "[fd00::7]:81");
        Assert.Equal([80, 443], addresses.PortsOf(IPAddress.Parse("10.1.2.3"))!);
        Assert.Equal([80, 443], addresses.PortsOf(IPAddress.Parse("::ffff:10.1.2.3"))!);
        Assert.Equal([8099], addresses.PortsOf(IPAddress.Loopback)!);
        Assert.Equal([81], addresses.PortsOf(IPAddress.Parse("fd00::7"))!);
        Assert.Null(addresses.PortsOf(IPAddress.Parse("10.1.2.4")));
        Assert.Null(addresses.PortsOf(IPAddress.Parse("127.0.0.2")));
    }

    [Theory]
    [InlineData("Resolver", "dns.local", false)]
    [InlineData("Resolver", "127.1", false)]
    [InlineData("Resolver", "10.0.0.2:53", true)]
    [InlineData("Resolver", "[fd00::1]:53", true)]
    [InlineData("Resolver", "", true)]
    [InlineData("Addresses", "10.0.0.0/8", false)]
    [InlineData("Addresses", "2130706433", false)]
    [InlineData("Addresses", "10.0.0.7", true)]
    public void Settings_that_can_t_be_meant_are_refused(string setting, string value, bool good)
    {
        var options = new DomainOptions { Resolver = setting == "Resolver" ? value : "" };
        if (setting == "Addresses")
        {
            options.AllowedVerificationAddresses.Add(value);
        }

        Assert.Equal(good, new DomainOptions.Validator().Validate(null, options).Succeeded);
    }

    private static VerificationAddresses Addresses(params string[] listed)
    {
        var options = new DomainOptions();
        foreach (var address in listed)
        {
            options.AllowedVerificationAddresses.Add(address);
        }

        return new VerificationAddresses(Options.Create(options));
    }
}
