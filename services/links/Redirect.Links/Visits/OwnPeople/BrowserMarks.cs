using Microsoft.Extensions.Primitives;

namespace Redirect.Links.Visits.OwnPeople;

/// <summary>The key's holder. Filled by <see cref="BrowserMarkKeeper"/>; reading never waits.</summary>
internal sealed class BrowserMarks
{
    private volatile BrowserMark? mark;

    /// <summary>Null for a moment after the start, or as long as no database answers since then.</summary>
    public BrowserMark? Mark => mark;

    public void Use(byte[] key) => mark = new BrowserMark(key);

    /// <summary>Whether a visit's browser is one of the merchant's own.</summary>
    public bool AreIn(in StringValues cookies, Guid merchantId) => cookies.Count > 0 && mark?.IsIn(cookies, merchantId) == true;
}
