using System.Net;
using Redirect.Links.Regions;
using Redirect.Testing;

namespace Redirect.Links.Tests.Regions;

public sealed class RegionDatabaseTests
{
    [Theory]
    [InlineData("1.2.3.0", "CN-ZJ")]
    [InlineData("1.2.3.255", "CN-ZJ")]
    [InlineData("::ffff:1.2.3.4", "CN-ZJ")]
    [InlineData("1.2.4.0", "")]
    [InlineData("1.2.2.255", "")]
    [InlineData("5.0.0.7", "US")]
    [InlineData("2400:3200::1", "CN-SH")]
    [InlineData("2400:3201::", "")]
    [InlineData("255.255.255.255", "")]
    public void An_address_is_in_the_range_that_holds_it(string address, string region)
    {
        var database = Read("from,to,country,subdivision,city\n2400:3200::,2400:3200:ffff:ffff:ffff:ffff:ffff:ffff,CN,CN-SH,Shanghai\n5.0.0.0,5.255.255.255,US,,\n1.2.3.0,1.2.3.255,CN,CN-ZJ,\"Hangzhou\"\n");
        Assert.Equal(region, database.Of(IPAddress.Parse(address)).Kept);
    }

    [Fact]
    public void Without_a_database_nothing_is_known() => Assert.Same(Region.Unknown, RegionDatabase.Empty.Of(IPAddress.Loopback));

    [Theory]
    [InlineData("1.2.3.0,1.2.3.255,CN,,\n", "first line")]
    [InlineData("from,to,country,subdivision,city\n1.2.3.0,1.2.3,CN-X,,\n", "line 2")]
    [InlineData("from,to,country,subdivision,city\n1.2.3.9,1.2.3.0,CN,,\n", "line 2")]
    [InlineData("from,to,country,subdivision,city\n1.0.0.0,1.0.0.9,CN,,\nx,1.2.3.0,CN,,\n", "line 3")]
    [InlineData("from,to,country,subdivision,city\n1.0.0.0,1.0.0.9,CN,,\n1.0.0.9,1.0.0.10,CN,,\n", "1.0.0.9")]
    public void A_wrong_line_is_named(string content, string named) => Assert.Contains(named, Assert.Throws<InvalidDataException>(() => Read(content)).Message, StringComparison.Ordinal);

    private static RegionDatabase Read(string content)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "regions.csv");
        File.WriteAllText(file, content);
        return RegionDatabase.Read(file);
    }
}
