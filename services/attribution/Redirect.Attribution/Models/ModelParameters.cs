namespace Redirect.Attribution.Models;

/// <summary>Parameters of all models; each reads its own.</summary>
/// <param name="HalfLifeDays">Of time decay: after how many days a touch weighs half, 1 to <see cref="MaxHalfLifeDays"/>.</param>
/// <param name="Worth">Of Shapley: what a set of channels is worth.</param>
/// <param name="Seed">Of Shapley by rate, where there are too many channels for all sets: of the orders that are drawn.</param>
/// <param name="Samples">How many are drawn, <see cref="MinSamples"/> to <see cref="MaxSamples"/>.</param>
internal sealed record ModelParameters(int HalfLifeDays = 7, ShapleyWorth Worth = ShapleyWorth.Orders, long Seed = 1, int Samples = 1_000)
{
    public const int MaxHalfLifeDays = 90;
    public const int MinSamples = 100;
    public const int MaxSamples = 5_000;

    public static ModelParameters Default { get; } = new();

    public TimeSpan HalfLife => TimeSpan.FromDays(HalfLifeDays);
}
