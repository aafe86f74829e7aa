namespace Redirect.Media.Pictures.Vips;

/// <summary>One operation of libvips: made by its name, given its arguments, run, asked for its result.</summary>
internal sealed unsafe class VipsOperation : VipsObject
{
    private VipsOperation(string name) : base(VipsCalls.NewOperation(name))
    {
    }

    /// <summary>Decodes a file in memory, or rather says how: pixels are decoded when they are asked for, from the top.</summary>
    /// <param name="loader">The nickname of the loader; it does not look for another by the content.</param>
    /// <param name="file">Pinned for as long as the image, and all that is made of it, lives.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="options">As libvips writes them: <c>access=sequential,fail_on=error</c>.</param>
    public static VipsImage Load(string loader, byte* file, int length, string options)
    {
        using var operation = new VipsOperation(loader);
        var blob = VipsCalls.NewBlob(0, file, (nuint)length);
        try
        {
            VipsCalls.Value value = default;
            VipsCalls.InitValue(&value, VipsCalls.BlobType());
            VipsCalls.SetBoxed(&value, blob);
            VipsCalls.SetProperty(operation.Pointer, "buffer", &value);
            VipsCalls.UnsetValue(&value);
            return operation.Run(options).Image();
        }
        finally
        {
            VipsCalls.UnreferenceArea(blob);
        }
    }

    /// <summary>Makes an image of another.</summary>
    /// <param name="name">The operation's nickname; it must take <c>in</c> and give <c>out</c>.</param>
    /// <param name="image">The argument.</param>
    /// <param name="options">The other arguments, as libvips writes them; empty for none.</param>
    public static VipsImage Apply(string name, VipsImage image, string options)
    {
        using var operation = new VipsOperation(name);
        return operation.Take(image).Run(options).Image();
    }

    /// <summary>Encodes an image.</summary>
    /// <param name="saver">The saver's nickname.</param>
    /// <param name="image">What to encode.</param>
    /// <param name="options">As libvips writes them: <c>Q=92,strip=true</c>.</param>
    public static byte[] Save(string saver, VipsImage image, string options)
    {
        using var operation = new VipsOperation(saver);
        return operation.Take(image).Run(options).Bytes();
    }

    private VipsOperation Take(VipsImage image)
    {
        VipsCalls.Value value = default;
        VipsCalls.InitValue(&value, VipsCalls.ImageType());
        VipsCalls.SetObject(&value, image.Pointer);
        VipsCalls.SetProperty(Pointer, "in", &value);
        VipsCalls.UnsetValue(&value);
        return this;
    }

    private VipsOperation Run(string options)
    {
        // vips_object_build goes past the cache of operations, which vips_call and its like look into.
        if ((options.Length > 0 && VipsCalls.SetFromText(Pointer, options) != 0) || VipsCalls.Build(Pointer) != 0)
        {
            VipsCalls.UnreferenceOutputs(Pointer);
            throw Failed();
        }

        return this;
    }

    private VipsImage Image()
    {
        VipsCalls.Value value = default;
        VipsCalls.InitValue(&value, VipsCalls.ImageType());
        VipsCalls.GetProperty(Pointer, "out", &value);
        var image = VipsCalls.DuplicateObject(&value);
        VipsCalls.UnsetValue(&value);
        VipsCalls.UnreferenceOutputs(Pointer);
        return new VipsImage(image);
    }

    private byte[] Bytes()
    {
        VipsCalls.Value value = default;
        VipsCalls.InitValue(&value, VipsCalls.BlobType());
        VipsCalls.GetProperty(Pointer, "buffer", &value);
        var blob = VipsCalls.DuplicateBoxed(&value);
        VipsCalls.UnsetValue(&value);
        VipsCalls.UnreferenceOutputs(Pointer);
        if (blob == 0)
        {
            throw Failed();
        }

        try
        {
            nuint length = 0;
            var data = VipsCalls.BlobData(blob, &length);
            return new ReadOnlySpan<byte>((void*)data, checked((int)length)).ToArray();
        }
        finally
        {
            VipsCalls.UnreferenceArea(blob);
        }
    }
}
