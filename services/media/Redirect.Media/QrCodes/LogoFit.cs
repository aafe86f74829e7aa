using System.Globalization;
using QRCoder;
using Redirect.Hosting.Problems;

namespace Redirect.Media.QrCodes;

/// <summary>Chooses the level and the logo's size where the caller leaves them open, and refuses what a code can't bear.</summary>
/// <param name="Ecc">The level.</param>
/// <param name="Percent">The logo's longer side, in percent of the symbol's width.</param>
internal sealed record LogoFit(QRCodeGenerator.ECCLevel Ecc, int Percent)
{
    // On equal terms the higher one. A higher level often makes a larger symbol, and some of these have a pattern in their middle.
    private static readonly string[] Levels = ["H", "Q", "M", "L"];

    /// <param name="addresses">What the codes say, all of which get the same logo.</param>
    /// <param name="ecc">The level that was asked for; null: the one that bears most.</param>
    /// <param name="aspect">The logo's height for a width of 1.</param>
    /// <param name="percent">The width that was asked for; null: the usual, or what can be borne.</param>
    /// <param name="errors">Takes why there is none.</param>
    /// <returns>Null when there is an error.</returns>
    public static LogoFit? Choose(IReadOnlyList<string> addresses, QRCodeGenerator.ECCLevel? ecc, double aspect, int? percent, FieldErrors errors)
    {
        var all = Levels.Select(letter => (Letter: letter, Level: QrStyle.LevelOf(letter)!.Value)).Select(level => (level.Letter, level.Level, Widest: Widest(level.Level))).ToArray();
        var best = all.MaxBy(level => level.Widest);
        var taken = ecc is { } asked ? all.Single(level => level.Level == asked) : best;
        var wanted = percent ?? Math.Min(LogoFile.DefaultPercent, taken.Widest);
        if (taken.Widest >= LogoFile.MinPercent && wanted <= taken.Widest)
        {
            return new LogoFit(taken.Level, wanted);
        }

        var advice = best.Widest < LogoFile.MinPercent
            ? "The address is so long that there is no room at any 'ecc': leave the logo out, or shorten the address."
            : string.Create(CultureInfo.InvariantCulture, $"With 'ecc' {taken.Letter} it may be {taken.Widest} percent of the code's width, with {best.Letter} {best.Widest}.");
        errors.Add(LogoFile.Field, "logo_too_large", "The logo covers more of the code than its error correction can spare, or a pattern that readers need. " + advice);
        return null;

        int Widest(QRCodeGenerator.ECCLevel level) => addresses.Min(address => QrSymbol.Of(address, level) is { } symbol ? LogoBudget.Widest(symbol.Width, level, aspect, LogoFile.MaxPercent) : 0);
    }
}
