namespace Redirect.Media.Pictures.Files;

/// <summary>The pieces of an ICC profile in a JPEG's APP2 segments (ICC.1:2022, B.4): each has its number, from 1, and how many there are.</summary>
internal sealed class JpegProfile
{
    private readonly SortedDictionary<byte, byte[]> pieces = [];
    private int count;
    private int length;
    private bool damaged;

    /// <param name="piece">What follows the segment's name.</param>
    public void Add(ReadOnlySpan<byte> piece)
    {
        if (piece.Length < 2 || piece[0] == 0 || piece[0] > piece[1] || (count != 0 && count != piece[1]) || !pieces.TryAdd(piece[0], piece[2..].ToArray()))
        {
            damaged = true;
            return;
        }

        count = piece[1];
        length += piece.Length - 2;
        if (length > PictureFile.MaxProfileBytes)
        {
            throw PictureRefusedException.ProfileTooLarge(PictureFile.MaxProfileBytes);
        }
    }

    /// <returns>The profile; null for none, or for one that is not whole: that is shown as if it had none, as browsers do.</returns>
    public byte[]? Joined() => damaged || count == 0 || pieces.Count != count ? null : [.. pieces.Values.SelectMany(piece => piece)];
}
