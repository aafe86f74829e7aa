using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Redirect.Media.Pictures.Vips;

/// <summary>
/// libvips in this process: loaded once, and cut down to what is needed. Three loaders can be called, by name and from memory; no operation of
/// it opens a file, keeps results or starts threads that would decode on.
/// </summary>
internal static unsafe class VipsLibrary
{
    // A folder that is not there: libvips looks below it for its modules.
    private const string NoModules = "/nonexistent";

    private static readonly Lock Gate = new();

    private static bool ready;

    private static nint handle;

    /// <summary>Loads the library unless it was.</summary>
    /// <param name="path">As the system's loader takes it. The first one that loads is that of the process.</param>
    /// <returns>Whether the library named can be used; false where it is not installed, or too old.</returns>
    public static bool TryLoad(string path)
    {
        lock (Gate)
        {
            // Versions before 8.13 can't block loaders.
            if (!NativeLibrary.TryLoad(path, out var loaded) || !NativeLibrary.TryGetExport(loaded, "vips_operation_block_set", out _))
            {
                return false;
            }

            if (handle == 0)
            {
                handle = loaded;
                NativeLibrary.SetDllImportResolver(typeof(VipsLibrary).Assembly, (name, _, _) => name == VipsCalls.Name ? handle : 0);
                ready = Start();
            }

            return ready;
        }
    }

    private static bool Start()
    {
        // Its modules (PDF, slides, HEIF, ImageMagick) are never called, and bring libraries whose names hide ours: with OpenSlide comes the
        // system's SQLite, whose functions the one that Microsoft.Data.Sqlite ships then calls by mistake, and the process dies.
        if (VipsCalls.SetEnvironment("VIPSHOME", NoModules, 1) == 0 || VipsCalls.Init("redirect") != 0)
        {
            return false;
        }

        VipsCalls.BlockUntrusted(1);
        VipsCalls.BlockOperation("VipsForeignLoad", 1);
        VipsCalls.BlockOperation("VipsForeignLoadJpegBuffer", 0);
        VipsCalls.BlockOperation("VipsForeignLoadPngBuffer", 0);
        VipsCalls.BlockOperation("VipsForeignLoadWebpBuffer", 0);
        VipsCalls.SetCacheMax(0);
        VipsCalls.SetConcurrency(1);

        // What it has to say of a file is for its sender, by our problem; its warnings would let anybody write to our log.
        const int AllLevels = ~0 & ~3; // but for the two bits that are flags (GLogLevelFlags)
        VipsCalls.SetLogHandler("VIPS", AllLevels, &Ignore, 0);
        return true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(nint domain, int level, nint message, nint data)
    {
    }
}
