namespace Redirect.Links.Merchants;

/// <summary>A key as it may be shown: its prefix tells it from others, and opens nothing.</summary>
internal sealed record KeyAnswer(Guid Id, string Prefix, string Name, IReadOnlyList<string> Scopes, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? RevokedAt)
{
    public static KeyAnswer Of(ApiKey key) =>
        new(key.Id, KeyText.Prefix(key.Id), key.Name, key.Scopes.Split(' '), key.CreatedAt, key.ExpiresAt, key.RevokedAt);
}
