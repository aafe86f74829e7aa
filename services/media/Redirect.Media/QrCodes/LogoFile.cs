using System.Globalization;
using QRCoder;
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

    private static readonly string[] Levels = ["H", "Q", "M", "L"];

    // A quarter of the widest PNG; larger ones are made smaller as soon as they are read.
    private const int MaxPixels = 1024;

    /// <summary>How large it is to be, from the form's text.</summary>
    public static int PercentOf(string? text, FieldErrors errors)
    {
        if (text is null)
        {
            return DefaultPercent;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) || percent is < MinPercent or > MaxPercent)
        {
            errors.Add(WidthField, "logoWidth_out_of_range", $"'{WidthField}' is a whole number of percent of the code's width, from {MinPercent} to {MaxPercent}.");
            return DefaultPercent;
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

    /// <summary>Refuses a logo that a code can't bear, with what it could.</summary>
    /// <param name="address">What the code says.</param>
    /// <param name="ecc">Its level.</param>
    /// <param name="logo">The picture.</param>
    /// <param name="percent">Its longer side.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static void Check(string address, QRCodeGenerator.ECCLevel ecc, Picture logo, int percent, FieldErrors errors)
    {
        if (Widest(ecc) >= percent)
        {
            return;
        }

        // The highest that bears most; a higher level makes a larger symbol, whose middle may be taken by a pattern.
        var (letter, most) = Levels.Select(name => (name, Widest(QrStyle.LevelOf(name)!.Value))).MaxBy(found => found.Item2);
        var advice = most == 0
            ? "The address is so long that its code has a pattern in its middle, at any level: leave the logo out, or shorten the address."
            : string.Create(CultureInfo.InvariantCulture, $"With this 'ecc' it may be {Widest(ecc)} percent of the code's width, with '{letter}' {most}.");
        errors.Add(Field, "logo_too_large", "The logo covers more of the code than its error correction can spare. " + advice);

        int Widest(QRCodeGenerator.ECCLevel level) =>
            QrSymbol.Of(address, level) is { } symbol ? LogoBudget.Widest(symbol.Width, level, (double)logo.Height / logo.Width, MaxPercent) : 0;
    }
}
