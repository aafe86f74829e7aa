using System.Globalization;
using Redirect.Hosting.Problems;
using Redirect.Media.Pictures;
using Redirect.Media.Uploads;

namespace Redirect.Media.QrCodes;

/// <summary>Takes a logo out of a form.</summary>
internal sealed class LogoFile(PictureLibrary library, PictureTurns turns, PictureDecoder decoder)
{
    /// <summary>The fields of a form.</summary>
    public const string Field = "logo", WidthField = "logoWidth";

    /// <summary>Of the file.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Of the longer side, in percent of the symbol's width.</summary>
    public const int MinPercent = 5, MaxPercent = 40, DefaultPercent = 20;

    // A quarter of the widest PNG; larger ones are made smaller as soon as they are read.
    private const int MaxPixels = 1024;

    /// <summary>How large it is to be, from the form's text; null: not said.</summary>
    public static int? PercentOf(string? text, FieldErrors errors)
    {
        if (text is null)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) || percent is < MinPercent or > MaxPercent)
        {
            errors.Add(WidthField, "logoWidth_out_of_range", $"'{WidthField}' is a whole number of percent of the code's width, from {MinPercent} to {MaxPercent}.");
            return null;
        }

        return percent;
    }

    /// <summary>The picture of the form; null when none was sent.</summary>
    /// <exception cref="PictureRefusedException">It is none that we take.</exception>
    /// <exception cref="PicturesUnavailableException">It can't be read here and now.</exception>
    public async Task<Picture?> ReadAsync(UploadedForm form, CancellationToken cancellationToken)
    {
        if (form.File(Field) is not { Length: > 0 } file)
        {
            return null;
        }

        if (file.Length > MaxBytes)
        {
            throw PictureRefusedException.TooManyBytes(MaxBytes);
        }

        library.Require();
        using var turn = await turns.TakeAsync(cancellationToken);
        var bytes = await form.ReadAsync(file, cancellationToken);
        return await Task.Run(() => LogoSampling.Shrink(decoder.Read(bytes, cancellationToken).Picture, MaxPixels), cancellationToken);
    }
}
