using Microsoft.Extensions.Primitives;
using Redirect.Links.Storage.Secrets;

namespace Redirect.Links.Visits.OwnPeople;

/// <summary>The marks, by the key that all replicas share; reading never waits.</summary>
internal sealed class BrowserMarks(KnownSecrets secrets)
{
    private volatile BrowserMark? mark;

    /// <summary>Null for a moment after the start, or as long as no database answers since then.</summary>
    public BrowserMark? Mark => mark ??= secrets.Find(SecretNames.BrowserMarks) is { } key ? new BrowserMark(key) : null;

    /// <summary>Whether a visit's browser is one of the merchant's own.</summary>
    public bool AreIn(in StringValues cookies, Guid merchantId) => cookies.Count > 0 && Mark?.IsIn(cookies, merchantId) == true;
}
