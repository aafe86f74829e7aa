using Redirect.Media.Pictures.Vips;

namespace Redirect.Media.Tests.Pictures;

public sealed class VipsModulesTests
{
    [Fact]
    public void Of_libvips_only_itself_comes_into_the_process()
    {
        Assert.SkipUnless(VipsLibrary.TryLoad(VipsCalls.Name), "libvips is missing: apt-get install libvips42");
        var mapped = File.ReadAllText("/proc/self/maps");
        Assert.Contains("libvips.so.42", mapped, StringComparison.Ordinal);
        Assert.DoesNotContain("vips-modules", mapped, StringComparison.Ordinal);

        // It would hide the SQLite that the link and attribution services bring to a process of all.
        Assert.DoesNotContain("libsqlite3.so", mapped, StringComparison.Ordinal);
    }
}
