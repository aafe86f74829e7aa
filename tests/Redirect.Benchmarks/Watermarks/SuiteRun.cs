using System.Collections.Concurrent;
using System.Globalization;
using Redirect.Media.Watermarks.Engine;
using Spectre.Console;

namespace Redirect.Benchmarks.Watermarks;

/// <summary>The attack suite's two ends: marks pictures, and reads what became of them.</summary>
internal static class SuiteRun
{
    private const ulong Id = 0x1234_5678_9ABC;
    private const ulong SecondId = 0x0F1E_2D3C_4B5A;
    private const string SecondMark = "2nd_mark";
    // Into a file a console would tell 80.
    private const int TableWidth = 200;
    private const string FiguresFile = "embedded.tsv";

    // "Done when" of the watermark.
    private const double LeastShare = 0.98;
    private const double LeastShareOfAttack = 0.9;
    private const double LeastMeanPsnr = 43;
    private const double LeastPsnr = 40;
    private const double LeastTexturePsnr = 37.5;
    private const double LeastSsim = 0.98;
    private const double LeastTextureSsim = 0.985;

    /// <summary>The key of every run: its pictures are compared.</summary>
    public static WatermarkPlan Plan { get; } = WatermarkPlan.Of(WatermarkKey.From(new byte[WatermarkKey.Length]));

    /// <summary>Marks every PNG of a folder.</summary>
    /// <param name="from">The folder.</param>
    /// <param name="to">Where to put the marked ones.</param>
    public static int Embed(string from, string to)
    {
        Directory.CreateDirectory(to);
        var lines = new List<string>();
        foreach (var file in Directory.EnumerateFiles(from, "*.png").Order(StringComparer.Ordinal))
        {
            var picture = PngPicture.Read(file);
            var time = ProcessorTime.Milliseconds;
            var marked = Watermark.Embed(picture, Id, Plan, Strength.Adaptive, CancellationToken.None);
            time = ProcessorTime.Milliseconds - time;
            PngPicture.Write(Path.Combine(to, Path.GetFileName(file)), marked.Picture);
            var line = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(file)}\t{picture.Width}\t{picture.Height}\t{marked.Psnr:F2}\t{marked.Ssim:F4}\t{marked.Level}\t{marked.SelfTestPassed}\t{time:F0}");
            lines.Add(line);
            Console.WriteLine(line.Replace('\t', ' '));
        }

        File.WriteAllLines(Path.Combine(to, FiguresFile), lines);
        return lines.Count > 0 ? 0 : 2;
    }

    /// <summary>Marks marked pictures with another id, as an attack of its own.</summary>
    /// <param name="marked">The folder of the marked ones.</param>
    /// <param name="attacked">The folder of folders of attacked ones.</param>
    public static int EmbedSecond(string marked, string attacked)
    {
        foreach (var file in Directory.EnumerateFiles(marked, "*.png"))
        {
            var to = Directory.CreateDirectory(Path.Combine(attacked, Path.GetFileNameWithoutExtension(file)));
            PngPicture.Write(Path.Combine(to.FullName, SecondMark + ".png"), Watermark.Embed(PngPicture.Read(file), SecondId, Plan, Strength.Adaptive, CancellationToken.None).Picture);
        }

        return 0;
    }

    /// <summary>Reads every attacked picture and prints the table.</summary>
    /// <param name="marked">The folder of the marked ones, for their figures.</param>
    /// <param name="attacked">A folder for each, with a PNG for each attack.</param>
    /// <param name="judged">Whether the targets decide the exit code.</param>
    public static int Detect(string marked, string attacked, bool judged)
    {
        var cases = new ConcurrentBag<SuiteCase>();
        var files = Directory.EnumerateDirectories(attacked).SelectMany(folder => Directory.EnumerateFiles(folder, "*.png")).Order(StringComparer.Ordinal);
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, file =>
        {
            var picture = PngPicture.Read(file);
            var attack = Path.GetFileNameWithoutExtension(file);
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var ids = Watermark.Detect(picture, Plan, CancellationToken.None).Marks.Select(mark => mark.Id).ToHashSet();
            ulong[] expected = attack == SecondMark ? [Id, SecondId] : [Id];
            cases.Add(new SuiteCase(attack, Path.GetFileName(Path.GetDirectoryName(file))!, ids.SetEquals(expected), ids.Except(expected).Any(), watch.Elapsed.TotalMilliseconds));
        });

        var embedded = File.ReadAllLines(Path.Combine(marked, FiguresFile)).Select(line => line.Split('\t')).ToList();
        var met = Print([.. cases]);
        met &= PrintQuality([.. embedded.Select(words => double.Parse(words[3], CultureInfo.InvariantCulture))], [.. embedded.Select(words => double.Parse(words[4], CultureInfo.InvariantCulture))]);
        var wrong = cases.Any(one => one.Wrong);
        return !wrong && (met || !judged) ? 0 : 1;
    }

    private static bool Print(IReadOnlyList<SuiteCase> cases)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in (string[])["attack", "this engine", "prototype", "blind_watermark", "dwtDctSvd", "dwtDct", "mean ms", "missed"])
        {
            table.AddColumn(column);
        }

        var met = true;
        var order = PublishedFigures.All.Keys.ToList();
        foreach (var attack in cases.GroupBy(one => one.Attack).OrderBy(group => order.IndexOf(group.Key)))
        {
            var (exact, count) = (attack.Count(one => one.Exact), attack.Count());
            met &= exact >= LeastShareOfAttack * count;
            var others = PublishedFigures.All.TryGetValue(attack.Key, out var published) ? published : [];
            table.AddRow(
                [
                    Markup.Escape(attack.Key),
                    $"{exact} of {count}",
                    .. Enumerable.Range(0, 4).Select(at => at < others.Count ? $"{others[at]} of {PublishedFigures.Pictures}" : ""),
                    attack.Average(one => one.Milliseconds).ToString("F0", CultureInfo.InvariantCulture),
                    Markup.Escape(string.Join(' ', attack.Where(one => !one.Exact).Select(one => one.Picture).Order())),
                ]);
        }

        AnsiConsole.Profile.Width = Math.Max(TableWidth, AnsiConsole.Profile.Width);
        AnsiConsole.Write(table);
        var (all, wrong) = (cases.Count(one => one.Exact), cases.Count(one => one.Wrong));
        var share = (double)all / Math.Max(1, cases.Count);
        var known = cases.Where(one => PublishedFigures.All.ContainsKey(one.Attack)).Select(one => one.Attack).Distinct().ToList();
        var prototype = known.Sum(attack => PublishedFigures.All[attack][0]) / (double)Math.Max(1, known.Count * PublishedFigures.Pictures);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all} of {cases.Count} exact = {share:P1} (prototype {prototype:P1}); wrong ids: {wrong}"));
        return met && share >= LeastShare && wrong == 0;
    }

    private static bool PrintQuality(IReadOnlyList<double> psnr, IReadOnlyList<double> ssim)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PSNR mean {psnr.Average():F2} dB, least {psnr.Min():F2} dB; SSIM mean {ssim.Average():F4}, least {ssim.Min():F4}; below {LeastPsnr} dB only with SSIM of {LeastTextureSsim} (dense texture)"));
        return psnr.Average() >= LeastMeanPsnr && ssim.Min() >= LeastSsim
            && psnr.Zip(ssim).All(pair => pair.First >= LeastPsnr || (pair.First >= LeastTexturePsnr && pair.Second >= LeastTextureSsim));
    }
}
