namespace Redirect.Media.Uploads;

/// <summary>What a form may hold.</summary>
/// <param name="MaxBytes">Of the body.</param>
/// <param name="Texts">Fields that are texts, by name.</param>
/// <param name="Files">Fields that are files, by name.</param>
/// <param name="MaxFiles">Files in all.</param>
/// <param name="MaxTextBytes">Of a text, in UTF-8.</param>
internal sealed record UploadLimits(long MaxBytes, IReadOnlyList<string> Texts, IReadOnlyList<string> Files, int MaxFiles = 1, int MaxTextBytes = 4096);
