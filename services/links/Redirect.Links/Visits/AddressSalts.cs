namespace Redirect.Links.Visits;

/// <summary>The salts at hand. Filled ahead by <see cref="AddressSaltKeeper"/>; reading never waits.</summary>
internal sealed class AddressSalts
{
    private volatile IReadOnlyList<AddressSalt> known = [];

    /// <summary>The salt of a UTC day; null when it is not at hand.</summary>
    public byte[]? Find(DateOnly day)
    {
        var all = known;
        for (var index = 0; index < all.Count; index++)
        {
            if (all[index].Day == day)
            {
                return all[index].Salt;
            }
        }

        return null;
    }

    public void Replace(IReadOnlyList<AddressSalt> salts) => known = salts;
}
