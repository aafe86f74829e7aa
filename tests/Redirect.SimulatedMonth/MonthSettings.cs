using System.Globalization;

namespace Redirect.SimulatedMonth;

/// <summary>What is asked of a run.</summary>
/// <param name="Visits">Different visits of the merchant and the neighbour; at least 1,000.</param>
/// <param name="Orders">Different orders.</param>
/// <param name="Refunds">Different refunds.</param>
/// <param name="Seed">The same seed is the same month, but for the ids of merchants and the day it ends.</param>
/// <param name="Kills">How often a replica is killed (SIGKILL) in mid month.</param>
/// <param name="Statements">Whether the month is settled with its partners, and that is recounted too.</param>
internal sealed record MonthSettings(int Visits, int Orders, int Refunds, int Seed, int Kills, bool Statements)
{
    /// <summary>The month that the issue asks for.</summary>
    public static MonthSettings Full { get; } = new(1_000_000, 20_000, 2_000, 20261122, 2, true);

    /// <summary>Reads the command line; null when it can't be read.</summary>
    public static MonthSettings? Parse(string[] args)
    {
        var settings = Full;
        for (var at = 0; at < args.Length; at++)
        {
            if (args[at] == "--no-statements")
            {
                settings = settings with { Statements = false };
                continue;
            }

            if (at + 1 == args.Length || !int.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            switch (args[at++])
            {
                case "--visits" when number >= 1_000:
                    settings = settings with { Visits = number };
                    break;
                case "--orders":
                    settings = settings with { Orders = number };
                    break;
                case "--refunds":
                    settings = settings with { Refunds = number };
                    break;
                case "--seed":
                    settings = settings with { Seed = number };
                    break;
                case "--kills":
                    settings = settings with { Kills = number };
                    break;
                default:
                    return null;
            }
        }

        return settings.Refunds <= settings.Orders ? settings : null;
    }
}
