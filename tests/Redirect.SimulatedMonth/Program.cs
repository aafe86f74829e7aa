using Redirect.SimulatedMonth;
using Spectre.Console;

// The steps of tests/simulated-month, which says what it takes.
if (MonthSettings.Parse(args) is not { } settings)
{
    Console.Error.WriteLine("--visits (at least 1000), --orders, --refunds (at most as many), --seed and --kills take whole numbers; --no-statements takes none.");
    return 2;
}

AnsiConsole.Profile.Width = 140;
return await new MonthRun(settings).RunAsync();
