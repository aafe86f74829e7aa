namespace Redirect.Links.OneTimeCodes;

/// <summary>How many codes one length has room for when guessing shall be hopeless. Pure.</summary>
internal static class CodeSpace
{
    /// <summary>A guess whose check symbol fits hits a code of a full series once in so many.</summary>
    public const long GuessesPerHit = 100_000;

    /// <summary>Codes of a series at most.</summary>
    /// <param name="length">Symbols behind the prefix, the check symbol among them.</param>
    public static long RoomOf(int length) => (1L << (5 * (length - 1))) / GuessesPerHit;

    /// <summary>The shortest length with room for so many; null: none has.</summary>
    public static int? ShortestFor(long codes)
    {
        for (var length = CodeTexts.MinLength; length <= CodeTexts.MaxLength; length++)
        {
            if (codes <= RoomOf(length))
            {
                return length;
            }
        }

        return null;
    }
}
