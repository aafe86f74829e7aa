using System.Diagnostics;

namespace Redirect.Testing;

/// <summary>A folder of <c>tests</c> whose JavaScript packages are pinned and run by Node.</summary>
public static class NodeTool
{
    /// <summary>Installs its packages once per machine; test projects that start at the same time wait for each other.</summary>
    /// <param name="name">The folder's.</param>
    /// <returns>Its path.</returns>
    public static string Install(string name)
    {
        var folder = Path.Combine(Repository.Root, "tests", name);
        using var turn = new Mutex(initiallyOwned: false, name + "-client-install");
        turn.WaitOne();
        try
        {
            // npm writes this file last.
            if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
            {
                using var npm = Start(RealServers.Tool("npm", "npm"), ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
                npm.StandardInput.Close();
                npm.OutputDataReceived += (_, _) => { };
                npm.BeginOutputReadLine();
                var errors = npm.StandardError.ReadToEnd();
                npm.WaitForExit();
                if (npm.ExitCode != 0)
                {
                    throw new InvalidOperationException($"npm failed: {errors}");
                }
            }
        }
        finally
        {
            turn.ReleaseMutex();
        }

        return folder;
    }

    /// <summary>Starts one of its scripts, which ends with its input: with the tests.</summary>
    public static Process Run(string folder, string script) => Start(RealServers.Tool("node", "nodejs"), [script], folder);

    private static Process Start(string program, string[] arguments, string folder) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
