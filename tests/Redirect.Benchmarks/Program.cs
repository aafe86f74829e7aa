using System.Globalization;
using Redirect.Benchmarks;
using Redirect.Benchmarks.References;
using Redirect.Benchmarks.Watermarks;

// The references run as processes of their own, like what they are compared with.
return args switch
{
    ["reference-kestrel", var address] => await BareKestrel.RunAsync(address),
    ["reference-yarp", var address, var destination] => await BareYarp.RunAsync(address, destination),
    // The steps of tests/watermark-suite.
    ["watermark-embed", var from, var to] => SuiteRun.Embed(from, to),
    ["watermark-embed-second", var marked, var attacked] => SuiteRun.EmbedSecond(marked, attacked),
    ["watermark-detect", var marked, var attacked, var judged] => SuiteRun.Detect(marked, attacked, judged == "judged"),
    ["watermark-unmarked", var originals, var marked, var count] => UnmarkedRun.Run(originals, marked, int.Parse(count, CultureInfo.InvariantCulture)),
    _ => await BudgetRun.RunAsync(args),
};
