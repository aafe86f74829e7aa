using System.CommandLine;
using Redirect.Demo;
using Spectre.Console;

var against = new Option<Uri?>("--against") { CustomParser = Address, Description = "Play against a running system at this address instead of one of our own, e.g. http://127.0.0.1:8080" };
var grpc = new Option<Uri?>("--grpc") { CustomParser = Address, Description = "Its gRPC address. Default: the same host, one port up" };
var adminKey = new Option<string?>("--admin-key") { Description = "Its admin key (with --against); also read from REDIRECT_ADMIN_KEY" };
var output = new Option<DirectoryInfo>("--out") { Description = "Where the pictures go", DefaultValueFactory = _ => new DirectoryInfo("demo-out") };
var falsify = new Option<bool>("--falsify") { Description = "Expect one visit too many, to see the demo fail" };
var command = new RootCommand("Plays the story of Redirect through its public API and checks every figure.") { against, grpc, adminKey, output, falsify };

command.SetAction(async (parsed, cancellationToken) =>
{
    var address = parsed.GetValue(against);
    var key = parsed.GetValue(adminKey) ?? Environment.GetEnvironmentVariable("REDIRECT_ADMIN_KEY");
    if (address is not null && string.IsNullOrEmpty(key))
    {
        AnsiConsole.MarkupLine("[red]--against needs --admin-key (or REDIRECT_ADMIN_KEY).[/]");
        return 2;
    }

    try
    {
        await using var system = address is null
            ? await DemoSystem.StartAsync(cancellationToken)
            : DemoSystem.Running(address, parsed.GetValue(grpc) ?? new UriBuilder(address) { Port = address.Port + 1 }.Uri, key!);
        return await new Story(system, parsed.GetValue(output)!, parsed.GetValue(falsify)).PlayAsync(cancellationToken) ? 0 : 1;
    }
    catch (DemoException exception)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
});

return await command.Parse(args).InvokeAsync();

static Uri? Address(System.CommandLine.Parsing.ArgumentResult argument)
{
    if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
    {
        return address;
    }

    argument.AddError($"'{argument.Tokens[0].Value}' is not an address such as http://127.0.0.1:8080.");
    return null;
}
