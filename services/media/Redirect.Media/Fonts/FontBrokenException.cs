namespace Redirect.Media.Fonts;

/// <summary>A font file can't be used; the message says why.</summary>
internal sealed class FontBrokenException(string message, Exception? inner = null) : Exception(message, inner);
