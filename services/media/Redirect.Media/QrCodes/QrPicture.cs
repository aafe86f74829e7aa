using Microsoft.Net.Http.Headers;

namespace Redirect.Media.QrCodes;

/// <summary>A finished picture.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Tag">Strong: the hash of the file.</param>
internal sealed record QrPicture(byte[] Bytes, EntityTagHeaderValue Tag);
