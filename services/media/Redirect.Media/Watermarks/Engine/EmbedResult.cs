using Redirect.Media.Pictures;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>A marked picture and what marking it cost.</summary>
/// <param name="Picture">Of the same size and bands as the one that came.</param>
/// <param name="Psnr">Peak signal-to-noise ratio over all colour samples, dB; 99 when nothing changed.</param>
/// <param name="Ssim">Mean structural similarity of the luma, 0 to 1.</param>
/// <param name="Level">Which of the strengths was taken, 0 for the weakest.</param>
/// <param name="SelfTestPassed">Whether the mark was read back from worsened copies; false where the picture is too flat or too small to carry it.</param>
internal sealed record EmbedResult(Picture Picture, double Psnr, double Ssim, int Level, bool SelfTestPassed);
