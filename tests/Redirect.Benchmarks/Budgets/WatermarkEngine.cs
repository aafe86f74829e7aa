using System.Diagnostics;
using System.Globalization;
using Redirect.Benchmarks.Watermarks;
using Redirect.Media.Pictures;
using Redirect.Media.Watermarks.Engine;
using Redirect.Testing;

namespace Redirect.Benchmarks.Budgets;

/// <summary>
/// B8: marking and reading a picture of 1024² on one core, beside the prototype in the same run (with one thread); where that cannot run, beside what was
/// written down of it. Both count processor time, so that other programs do not.
/// </summary>
internal static class WatermarkEngine
{
    private const int Side = 1024;
    private const ulong Id = 0x1234_5678_9ABC;

    // The prototype's, per second, as written down: medians of 24 pictures, and once an unmarked one of this size.
    private static readonly Reference Written = new("the prototype, as written down", 1 / 0.49, 1 / 0.81, 1 / 6.8);

    private static readonly Lazy<Reference> Prototype = new(MeasurePrototype);

    public static Task<BudgetResult> MeasureEmbedAsync(int rounds, int seconds) =>
        MeasureAsync("marking 1024², one core", 150, prototype => prototype.Embed, rounds, seconds, () => Watermark.Embed(Unmarked.Value, Id, SuiteRun.Plan, Strength.Adaptive, CancellationToken.None));

    public static Task<BudgetResult> MeasureStraightAsync(int rounds, int seconds) =>
        MeasureAsync("reading a marked 1024², one core", 300, prototype => prototype.Straight, rounds, seconds, () => Watermark.Detect(Marked.Value, SuiteRun.Plan, CancellationToken.None));

    public static Task<BudgetResult> MeasureWorstAsync(int rounds, int seconds) =>
        MeasureAsync("finding nothing in 1024², one core", 900, prototype => prototype.Worst, rounds, seconds, () => Watermark.Detect(Unmarked.Value, SuiteRun.Plan, CancellationToken.None));

    private static readonly Lazy<Picture> Unmarked = new(MakePicture);

    private static readonly Lazy<Picture> Marked = new(() => Watermark.Embed(Unmarked.Value, Id, SuiteRun.Plan, Strength.Adaptive, CancellationToken.None).Picture);

    private static async Task<BudgetResult> MeasureAsync(string work, double mostMilliseconds, Func<Reference, double> reference, int rounds, int seconds, Action once)
    {
        var prototype = Prototype.Value;
        var budget = new Budget("B8", work, prototype.Name, 1, 1000 / mostMilliseconds);

        // Till the compiler has done its best.
        Count(once, 2 * seconds);
        return await budget.MeasureAsync(rounds, () => Task.FromResult(Count(once, seconds)), () => Task.FromResult(reference(prototype)));
    }

    private static double Count(Action once, int seconds)
    {
        var (start, done) = (ProcessorTime.Milliseconds, 0);
        double time;
        do
        {
            once();
            done++;
            time = ProcessorTime.Milliseconds - start;
        }
        while (time < 1000 * seconds);
        return 1000 * done / time;
    }

    private static Reference MeasurePrototype()
    {
        const string Script =
            """
            import os, sys, time
            sys.dont_write_bytecode = True
            os.environ['OMP_NUM_THREADS'] = os.environ['OPENBLAS_NUM_THREADS'] = '1'
            sys.path.insert(0, os.path.dirname(sys.argv[1]))
            import cv2, numpy, prototype
            cv2.setNumThreads(1)
            image = cv2.imread(sys.argv[2], 1)
            bits = numpy.array([(0x123456789abc >> (47 - i)) & 1 for i in range(48)])
            def timed(call):
                start = time.process_time(); made = call(); return time.process_time() - start, made
            timed(lambda: prototype.embed(image, bits))
            embed, marked = timed(lambda: prototype.embed(image, bits))
            straight, found = timed(lambda: prototype.find(marked))
            worst, nothing = timed(lambda: prototype.find(image))
            assert found[0] and not nothing[0]
            print(embed, straight, worst)
            """;
        if (Repository.Shared(Path.Combine("watermark", "prototype.py")) is not { } program)
        {
            return Written;
        }

        var picture = Path.Combine(Path.GetTempPath(), $"b8-{Guid.CreateVersion7():N}.png");
        try
        {
            PngPicture.Write(picture, Unmarked.Value);
            using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Script, program, picture]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = python.StandardError.ReadToEndAsync();
            var output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            if (python.ExitCode != 0)
            {
                Console.WriteLine($"The prototype did not run: {errors.Result.Trim().Split('\n')[^1]} (it needs python3-opencv and python3-scipy)");
                return Written;
            }

            var seconds = output.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToList();
            return new Reference("the prototype, one thread", 1 / seconds[0], 1 / seconds[1], 1 / seconds[2]);
        }
        finally
        {
            File.Delete(picture);
        }
    }

    // Clouds of a seed, with texture as photographs have.
    private static Picture MakePicture()
    {
        var random = new Random(8);
        var pixels = new byte[Side * Side * 3];
        var luma = new double[Side * Side];
        foreach (var (cell, strength) in ((int, double)[])[(200, 100), (80, 50), (32, 26), (12, 16), (5, 9), (2, 6)])
        {
            var across = (Side / cell) + 2;
            var grid = Enumerable.Range(0, across * across).Select(_ => (random.NextDouble() - 0.5) * strength).ToArray();
            for (var at = 0; at < luma.Length; at++)
            {
                var (x, y) = (at % Side, at / Side);
                var (fx, fy) = (((double)x / cell) - (x / cell), ((double)y / cell) - (y / cell));
                var from = (y / cell * across) + (x / cell);
                luma[at] += ((((grid[from] * (1 - fx)) + (grid[from + 1] * fx)) * (1 - fy)) + (((grid[from + across] * (1 - fx)) + (grid[from + across + 1] * fx)) * fy));
            }
        }

        for (var at = 0; at < luma.Length; at++)
        {
            pixels[3 * at] = (byte)Math.Clamp(140 + luma[at], 0, 255);
            pixels[(3 * at) + 1] = (byte)Math.Clamp(125 + luma[at], 0, 255);
            pixels[(3 * at) + 2] = (byte)Math.Clamp(110 + (0.8 * luma[at]), 0, 255);
        }

        return new Picture(Side, Side, 3, pixels);
    }

    private sealed record Reference(string Name, double Embed, double Straight, double Worst);
}
