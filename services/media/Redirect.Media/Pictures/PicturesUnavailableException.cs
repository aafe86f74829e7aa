namespace Redirect.Media.Pictures;

/// <summary>Pictures can't be worked on here or now; the caller gets 503.</summary>
internal sealed class PicturesUnavailableException : Exception
{
    private PicturesUnavailableException(string code, string detail) : base(detail) => Code = code;

    /// <summary>Stable.</summary>
    public string Code { get; }

    public static PicturesUnavailableException Missing() => new("libvips_missing", $"Pictures can't be read here: the library libvips is missing. On the server: {PictureLibrary.InstallLine}");

    public static PicturesUnavailableException Busy() => new("pictures_busy", "As many pictures as this server works on at once are under way, and others wait. Try again.");

    public static PicturesUnavailableException Batches() => new("batches_busy", "As many batches as this server answers at once are under way. Try again, or send 'Prefer: respond-async'.");
}
