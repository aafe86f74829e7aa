using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Gives each call its service: the registered one, else a new one that is disposed after the call.</summary>
internal sealed class ServiceActivator<TService>
    where TService : class
{
    private readonly Lazy<ObjectFactory<TService>> _factory = new(() => ActivatorUtilities.CreateFactory<TService>([]));

    public async Task UseAsync(IServiceProvider services, Func<TService, Task> use)
    {
        if (services.GetService<TService>() is { } registered)
        {
            await use(registered);
            return;
        }

        var created = _factory.Value(services, []);
        try
        {
            await use(created);
        }
        finally
        {
            await DisposeAsync(created);
        }
    }

    private static async ValueTask DisposeAsync(TService service)
    {
        if (service is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else if (service is IDisposable synchronous)
        {
            synchronous.Dispose();
        }
    }
}
