using System.Runtime.InteropServices;

namespace Redirect.Media.Pictures.Vips;

/// <summary>
/// The calls of libvips 8.14 that are used, and those of GLib beneath it. None takes a variable number of arguments: those can't be called portably
/// from here, so operations get theirs as GObject properties.
/// </summary>
internal static unsafe partial class VipsCalls
{
    /// <summary>As Debian's package libvips42 installs it; another place is given by <see cref="VipsLibrary"/>.</summary>
    public const string Name = "libvips.so.42";

    private const string GObject = "libgobject-2.0.so.0";
    private const string GLib = "libglib-2.0.so.0";

    /// <summary>GLib's type number of a boxed or object value's holder.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Value
    {
        private nint type;
        private long first;
        private long second;
    }

    [LibraryImport(Name, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Init(string program);

    [LibraryImport(Name, EntryPoint = "vips_version")]
    public static partial int Version(int part);

    [LibraryImport(Name, EntryPoint = "vips_block_untrusted_set")]
    public static partial void BlockUntrusted(int blocked);

    [LibraryImport(Name, EntryPoint = "vips_operation_block_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void BlockOperation(string typeName, int blocked);

    [LibraryImport(Name, EntryPoint = "vips_cache_set_max")]
    public static partial void SetCacheMax(int operations);

    [LibraryImport(Name, EntryPoint = "vips_concurrency_set")]
    public static partial void SetConcurrency(int threads);

    [LibraryImport(Name, EntryPoint = "vips_thread_shutdown")]
    public static partial void EndThread();

    [LibraryImport(Name, EntryPoint = "vips_error_buffer_copy")]
    public static partial nint TakeErrors();

    [LibraryImport(Name, EntryPoint = "vips_tracked_get_mem")]
    public static partial nuint TrackedMemory();

    [LibraryImport(Name, EntryPoint = "vips_tracked_get_allocs")]
    public static partial int TrackedAllocations();

    [LibraryImport(Name, EntryPoint = "vips_tracked_get_files")]
    public static partial int TrackedFiles();

    [LibraryImport(Name, EntryPoint = "vips_image_get_type")]
    public static partial nint ImageType();

    [LibraryImport(Name, EntryPoint = "vips_blob_get_type")]
    public static partial nint BlobType();

    [LibraryImport(Name, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewOperation(string name);

    [LibraryImport(Name, EntryPoint = "vips_object_set_from_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetFromText(nint target, string options);

    [LibraryImport(Name, EntryPoint = "vips_object_build")]
    public static partial int Build(nint operation);

    [LibraryImport(Name, EntryPoint = "vips_object_unref_outputs")]
    public static partial void UnreferenceOutputs(nint operation);

    [LibraryImport(Name, EntryPoint = "vips_image_new_from_memory")]
    public static partial nint NewImageFromMemory(void* pixels, nuint length, int width, int height, int bands, int bandFormat);

    [LibraryImport(Name, EntryPoint = "vips_image_get_width")]
    public static partial int Width(nint image);

    [LibraryImport(Name, EntryPoint = "vips_image_get_height")]
    public static partial int Height(nint image);

    [LibraryImport(Name, EntryPoint = "vips_image_get_bands")]
    public static partial int Bands(nint image);

    [LibraryImport(Name, EntryPoint = "vips_image_get_format")]
    public static partial int BandFormat(nint image);

    [LibraryImport(Name, EntryPoint = "vips_image_get_interpretation")]
    public static partial int Interpretation(nint image);

    [LibraryImport(Name, EntryPoint = "vips_image_set_blob_copy", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetBlobCopy(nint image, string name, void* data, nuint length);

    [LibraryImport(Name, EntryPoint = "vips_region_new")]
    public static partial nint NewRegion(nint image);

    [LibraryImport(Name, EntryPoint = "vips_region_fetch")]
    public static partial nint Fetch(nint region, int left, int top, int width, int height, nuint* length);

    [LibraryImport(Name, EntryPoint = "vips_blob_new")]
    public static partial nint NewBlob(nint free, void* data, nuint length);

    [LibraryImport(Name, EntryPoint = "vips_blob_get")]
    public static partial nint BlobData(nint blob, nuint* length);

    [LibraryImport(Name, EntryPoint = "vips_area_unref")]
    public static partial void UnreferenceArea(nint area);

    [LibraryImport(GObject, EntryPoint = "g_value_init")]
    public static partial nint InitValue(Value* value, nint type);

    [LibraryImport(GObject, EntryPoint = "g_value_unset")]
    public static partial void UnsetValue(Value* value);

    [LibraryImport(GObject, EntryPoint = "g_value_set_object")]
    public static partial void SetObject(Value* value, nint target);

    [LibraryImport(GObject, EntryPoint = "g_value_dup_object")]
    public static partial nint DuplicateObject(Value* value);

    [LibraryImport(GObject, EntryPoint = "g_value_set_boxed")]
    public static partial void SetBoxed(Value* value, nint boxed);

    [LibraryImport(GObject, EntryPoint = "g_value_dup_boxed")]
    public static partial nint DuplicateBoxed(Value* value);

    [LibraryImport(GObject, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetProperty(nint target, string name, Value* value);

    [LibraryImport(GObject, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void GetProperty(nint target, string name, Value* value);

    [LibraryImport(GObject, EntryPoint = "g_object_unref")]
    public static partial void Unreference(nint target);

    [LibraryImport(GLib, EntryPoint = "g_free")]
    public static partial void Free(nint memory);

    [LibraryImport(GLib, EntryPoint = "g_setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnvironment(string variable, string value, int overwrite);

    [LibraryImport(GLib, EntryPoint = "g_log_set_handler", StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint SetLogHandler(string domain, int levels, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> handler, nint data);
}
