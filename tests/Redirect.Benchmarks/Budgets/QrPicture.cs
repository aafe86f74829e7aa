using System.Diagnostics;
using QRCoder;

namespace Redirect.Benchmarks.Budgets;

/// <summary>B7: a QR code's PNG by HTTP beside QRCoder called directly, on as many threads as there are cores.</summary>
internal static class QrPicture
{
    public static async Task<BudgetResult> MeasureAsync(int rounds, int seconds)
    {
        await using var system = await BenchSystem.StartAsync();
        var picture = await system.AddMediaAsync();
        return await new Budget("B7", "a QR PNG (512 px) by HTTP, drawn each time", "QRCoder called directly", 0.7).MeasureAsync(
            rounds,
            () => Wrk.MeasureAsync(picture, seconds),
            () => Task.Run(() => Direct(TimeSpan.FromSeconds(seconds))));
    }

    private static double Direct(TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        long drawn = 0;
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            while (watch.Elapsed < time)
            {
                using var code = QRCodeGenerator.GenerateQrCode("https://go.example.com/abcdefg?f=qr", QRCodeGenerator.ECCLevel.M);
                using var png = new PngByteQRCode(code);

                // 29 modules and the quiet zone at 14 pixels each: the size nearest to the 512 pixels that are asked for by HTTP.
                png.GetGraphic(14);
                Interlocked.Increment(ref drawn);
            }
        });
        return drawn / watch.Elapsed.TotalSeconds;
    }
}
