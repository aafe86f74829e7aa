namespace Redirect.Links.Limits;

/// <summary>How long one must wait after wrong passwords: 1, 2, 4 and 8 seconds, and after the fifth a quarter of an hour, when counting begins anew.</summary>
internal static class GuessDelays
{
    public const int MaxWrong = 5;

    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);

    /// <summary>After which wrong guesses are forgotten, counted from the last.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    /// <summary>After a wrong guess.</summary>
    /// <param name="wrong">Which one it was, from 1.</param>
    public static TimeSpan After(int wrong) => wrong >= MaxWrong ? Lock : TimeSpan.FromSeconds(1 << (wrong - 1));
}
