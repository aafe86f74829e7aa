namespace Redirect.Benchmarks.References;

/// <summary>The least that a redirect service can be: Kestrel, a dictionary, 302.</summary>
internal static class BareKestrel
{
    public static async Task<int> RunAsync(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        var targets = Enumerable.Range(0, 1000).ToDictionary(i => $"/slug{i}", i => $"https://item.taobao.com/item.htm?id={i}");
        await using var app = builder.Build();
        app.Run(context =>
        {
            if (targets.TryGetValue(context.Request.Path.Value!, out var target))
            {
                context.Response.StatusCode = StatusCodes.Status302Found;
                context.Response.Headers.Location = target;
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }

            return Task.CompletedTask;
        });
        await app.RunAsync();
        return 0;
    }
}
