using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Redirect.Contracts.Links.V1;
using Redirect.Media.Uploads;
using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Watermarks;

/// <summary>Keeps the plans of the merchants who marked or read pictures last; the secrets behind them come from the link service.</summary>
internal sealed class WatermarkPlans(ILinkDirectory links, IOptions<WatermarkOptions> options) : IDisposable
{
    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = options.Value.KeptKeys });

    /// <summary>A merchant's plan. Who asks while it is made waits for that.</summary>
    /// <exception cref="HttpRequestException">The link service gives no key.</exception>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    public async Task<WatermarkPlan> OfAsync(Guid merchantId, CancellationToken cancellationToken)
    {
        var plan = kept.GetOrCreate(merchantId, entry =>
        {
            entry.SetSize(1).SetSlidingExpiration(options.Value.KeptFor);
            return new Lazy<Task<WatermarkPlan>>(() => MakeAsync(merchantId));
        })!;
        try
        {
            return await plan.Value.WaitAsync(cancellationToken);
        }
        catch when (plan.Value.IsFaulted)
        {
            kept.Remove(merchantId); // so that the next one asks again
            throw;
        }
    }

    public void Dispose() => kept.Dispose();

    // Not with a caller's token: who hangs up would end it for all who wait.
    private async Task<WatermarkPlan> MakeAsync(Guid merchantId)
    {
        var answer = await links.WatermarkKeyAsync(new WatermarkKeyRequest { MerchantId = Uuids.Bytes(merchantId) }, CancellationToken.None);
        if (answer.Key.Length != WatermarkKey.Length)
        {
            throw new HttpRequestException("The link service answered without a key for marks.");
        }

        return await Task.Run(() => WatermarkPlan.Of(WatermarkKey.From(answer.Key.Span)));
    }
}
