using System.Text.Json;

namespace Redirect.Standalone;

/// <summary>Says on the terminal where the system is and, on the first start, with which key to call it.</summary>
internal static class Greeting
{
    public static void GreetWhenStarted(this WebApplication app)
    {
        var keysFile = app.Configuration["Links:KeysFile"]!;
        var first = !File.Exists(keysFile);
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var http = app.Configuration["Kestrel:Endpoints:Http:Url"];
            var grpc = app.Configuration["Kestrel:Endpoints:Grpc:Url"]!.Replace("http://", "", StringComparison.Ordinal);
            Console.WriteLine($"Redirect is ready at {http} (gRPC {grpc}), data in {app.Configuration["Standalone:Data"]}");
            if (!first || !File.Exists(keysFile))
            {
                Console.WriteLine($"Keys: {keysFile}");
                return;
            }

            using var keys = JsonDocument.Parse(File.ReadAllBytes(keysFile));
            var merchant = keys.RootElement.GetProperty("merchant").GetString();
            Console.WriteLine($"API key of your merchant: {merchant}");
            Console.WriteLine($"It and the admin key are kept in {keysFile}. Try:");
            Console.WriteLine($"  curl -H 'Authorization: Bearer {merchant}' -H 'Content-Type: application/json' -d '{{\"target\":\"https://item.taobao.com/item.htm?id=1\"}}' {http}/api/v1/links");
        });
    }
}
