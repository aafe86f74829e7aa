namespace Redirect.Media.Pictures;

/// <summary>A picture and the format it came in.</summary>
/// <param name="Picture">Upright, in sRGB.</param>
/// <param name="Format">Of the file.</param>
internal sealed record ReadPicture(Picture Picture, PictureFormat Format);
