using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>Every command of the README works as it stands there.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void Every_command_of_the_readme_is_run_by_a_test()
    {
        var commands = Blocks().Where(block => !block.Contains("curl", StringComparison.Ordinal)).SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        // ./test is what runs this; the others are run below.
        Assert.Equal(["./run", "./run demo", "./test", "./bench"], commands);
    }

    [Fact]
    public async Task The_session_with_curl_works()
    {
        await using var system = new StandaloneSystem();
        await system.InitializeAsync();
        var session = Blocks().Single(block => block.Contains("curl", StringComparison.Ordinal))
            .Replace("http://127.0.0.1:8080", system.Http.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("data/keys.json", system.KeysFile, StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("redirect-readme-");
        var (code, output) = await RunAsync("bash", folder.FullName, ["-euo", "pipefail", "-c", session]);
        Assert.True(code == 0, output);
        Assert.Contains("302 https://item.taobao.com/item.htm?id=1", output, StringComparison.Ordinal);
        Assert.Matches("\"outcome\": ?\"in_app\"", output);
        Assert.Matches("\"kind\": ?\"own\"", output);
        Assert.Matches("\"human\": ?2", output);
        Assert.Contains("<svg", await File.ReadAllTextAsync(Path.Combine(folder.FullName, "autumn.svg")), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Run_starts_everything_and_says_where_and_with_which_key()
    {
        var folder = Directory.CreateTempSubdirectory("redirect-run-");
        var (port, grpcPort) = (FreePort.Next(), FreePort.Next());
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "run")) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--port", $"{port}", "--grpc-port", $"{grpcPort}"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) =>
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        };
        process.BeginOutputReadLine();
        await Poll.UntilAsync(
            () =>
            {
                lock (output)
                {
                    return Task.FromResult(output.ToString().Contains("Try:", StringComparison.Ordinal));
                }
            },
            TimeSpan.FromMinutes(5),
            "./run to be ready");
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        Assert.Contains($"http://127.0.0.1:{port}", output.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"API key of your merchant: rk_\S{40,}", output.ToString());
        var keys = Path.Combine(folder.FullName, "data", "keys.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keys));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Run_demo_plays_the_story_and_leaves_its_pictures()
    {
        var folder = Directory.CreateTempSubdirectory("redirect-run-demo-");
        var (code, output) = await RunAsync(Path.Combine(Repository.Root, "run"), folder.FullName, ["demo"]);
        Assert.True(code == 0, output);
        Assert.All(["qr.png", "qr.svg", "visits.svg"], picture => Assert.True(File.Exists(Path.Combine(folder.FullName, "demo-out", picture)), picture));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Bench_prints_a_budget_beside_its_reference()
    {
        RealServers.Tool("wrk", "wrk");
        var (_, output) = await RunAsync(Path.Combine(Repository.Root, "bench"), Repository.Root, ["--quick", "B1"]);

        // Whether it is met is no matter of a test: this machine is doing other things meanwhile.
        Assert.Contains("B1", output, StringComparison.Ordinal);
        Assert.Matches(@"\d\.\d\d ×", output);
    }

    private static IEnumerable<string> Blocks() => ShellBlock().Matches(Readme).Select(match => match.Groups["commands"].Value);

    private static async Task<(int Code, string Output)> RunAsync(string program, string folder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Wide, so that tables are not cut.
        start.Environment["COLUMNS"] = "200";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    [GeneratedRegex("```sh\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
