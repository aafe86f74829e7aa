using System.Runtime.InteropServices;

namespace Redirect.Media.Pictures.Vips;

/// <summary>A reference that we hold to one of libvips' objects, given back when disposed of.</summary>
internal class VipsObject : SafeHandle
{
    protected VipsObject(nint reference) : base(0, ownsHandle: true) => SetHandle(reference != 0 ? reference : throw Failed());

    public override bool IsInvalid => handle == 0;

    /// <summary>For calls while this is alive.</summary>
    public nint Pointer => !IsClosed ? handle : throw new ObjectDisposedException(GetType().Name);

    /// <summary>What was said of the last failure, taken out of the one buffer that all threads share: so it may be another's.</summary>
    public static VipsException Failed()
    {
        var text = VipsCalls.TakeErrors();
        var message = Marshal.PtrToStringUTF8(text);
        VipsCalls.Free(text);
        return new VipsException(string.IsNullOrEmpty(message) ? "libvips failed without a word." : message);
    }

    protected override bool ReleaseHandle()
    {
        VipsCalls.Unreference(handle);
        return true;
    }
}
