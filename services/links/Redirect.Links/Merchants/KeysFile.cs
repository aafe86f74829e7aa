using System.Text.Json;

namespace Redirect.Links.Merchants;

/// <summary>
/// The file of the first start: <c>{"admin":…,"merchant":…,"merchantId":…}</c>, readable by its owner only. It is there whole or not at all,
/// and it is there before the rows it speaks of, which <see cref="FirstMerchant"/> makes from it. So after a kill at any moment the next
/// start either makes everything anew (no file) or finishes what the file says.
/// </summary>
internal static class KeysFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Reads the file, or makes it.</summary>
    /// <exception cref="InvalidOperationException">There is a file, and it is not one of ours.</exception>
    public static Content ReadOrMake(string path, string? adminKey, TimeProvider clock)
    {
        if (!File.Exists(path))
        {
            Make(path, adminKey, clock);
        }

        Content? content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException exception)
        {
            throw Unreadable(path, exception);
        }

        // A file with a short key could have been made by hand only; KeyOptions refuses such a key too.
        return content is { Admin.Length: >= KeyOptions.MinAdminKeyLength } && content.MerchantId != Guid.Empty && content.Merchant is not null && KeyText.IdOf(content.Merchant) is not null
            ? content
            : throw Unreadable(path, null);
    }

    private static void Make(string path, string? adminKey, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var content = new Content(adminKey ?? KeyText.MakeAdmin(), KeyText.Make(Guid.CreateVersion7(now)), Guid.CreateVersion7(now));
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = full + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, content, Json);
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, full, overwrite: false);
        }
        catch (IOException) when (File.Exists(full))
        {
            // Somebody else was first; theirs counts.
            File.Delete(temporary);
        }
    }

    private static InvalidOperationException Unreadable(string path, Exception? inner) =>
        new($"The keys file '{Path.GetFileName(path)}' is not readable as one. Restore it from a backup; or move it away, and new keys are made at the next start.", inner);

    /// <param name="Admin">The operator's key.</param>
    /// <param name="Merchant">The first merchant's key, with all scopes.</param>
    /// <param name="MerchantId">Whose it is.</param>
    internal sealed record Content(string Admin, string Merchant, Guid MerchantId);
}
