using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Redirect.Media.Pictures;

/// <summary>A file is no picture that we take, with the problem its sender gets. Says nothing of the file's insides.</summary>
internal sealed class PictureRefusedException : Exception
{
    private PictureRefusedException(int status, string code, string detail, Exception? inner = null) : base(detail, inner) => (Status, Code) = (status, code);

    /// <summary>HTTP status, 413, 415 or 422.</summary>
    public int Status { get; }

    /// <summary>Stable.</summary>
    public string Code { get; }

    /// <summary>The answer.</summary>
    public ProblemHttpResult Problem() => Hosting.Problems.Problem.Of(Status, Code, Message);

    public static PictureRefusedException Unsupported() =>
        new(StatusCodes.Status415UnsupportedMediaType, "picture_format_unsupported", "The file is not a JPEG, PNG or WebP picture of a kind that is read here.");

    public static PictureRefusedException Animated() =>
        new(StatusCodes.Status422UnprocessableEntity, "picture_animated", "The picture is an animation. Send a single frame.");

    public static PictureRefusedException Broken(Exception? inner = null) =>
        new(StatusCodes.Status422UnprocessableEntity, "picture_broken", "The picture is damaged or cut off. Save it again and send that.", inner);

    public static PictureRefusedException TooManyBytes(long most) =>
        new(StatusCodes.Status413PayloadTooLarge, "picture_file_too_large", $"The file has more than {most} bytes.");

    public static PictureRefusedException TooLarge(PictureLimits limits) =>
        new(StatusCodes.Status422UnprocessableEntity, "picture_too_large", $"The picture may have {limits.MaxPixels} pixels in all and {limits.MaxSide} on a side. Make it smaller.");

    public static PictureRefusedException ProfileTooLarge(int most) =>
        new(StatusCodes.Status422UnprocessableEntity, "picture_profile_too_large", $"The picture's colour profile has more than {most} bytes. Convert the picture to sRGB.");

    public static PictureRefusedException TooCostly(Exception? inner = null) =>
        new(StatusCodes.Status422UnprocessableEntity, "picture_too_costly", "The picture takes too long to decode. Save it again, not interlaced or progressive.", inner);
}
