namespace Redirect.Media.Uploads;

/// <summary>A file of a form: where it lies, not what it says it is.</summary>
/// <param name="Field">The form's name for it.</param>
/// <param name="FileName">As the sender called it: at most 255 characters, to be shown and never used as a path; null: not said.</param>
/// <param name="Offset">Where it begins in what was put aside, in bytes.</param>
/// <param name="Length">Bytes.</param>
internal sealed record UploadedFile(string Field, string? FileName, long Offset, long Length);
