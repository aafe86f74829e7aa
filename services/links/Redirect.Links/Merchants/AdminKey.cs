using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Redirect.Links.Merchants;

/// <summary>The operator's key, of which only the hash stays in memory; and what the keys file says, if there is one.</summary>
internal sealed class AdminKey
{
    private readonly byte[] hash;

    public AdminKey(IOptions<KeyOptions> options, TimeProvider clock)
    {
        var configured = string.IsNullOrEmpty(options.Value.AdminKey) ? null : options.Value.AdminKey;
        if (!string.IsNullOrWhiteSpace(options.Value.KeysFile))
        {
            var file = KeysFile.ReadOrMake(options.Value.KeysFile, configured, clock);
            FirstMerchantId = file.MerchantId;
            FirstKeyId = KeyText.IdOf(file.Merchant)!.Value;
            FirstKeyHash = KeyText.Hash(file.Merchant);
            configured ??= file.Admin;
        }

        hash = KeyText.Hash(configured ?? throw new InvalidOperationException("There is no admin key."));
    }

    public Guid? FirstMerchantId { get; }

    public Guid FirstKeyId { get; }

    public byte[] FirstKeyHash { get; } = [];

    /// <summary>Whether a key is the operator's; takes the same time for every key.</summary>
    public bool Is(string key) => CryptographicOperations.FixedTimeEquals(KeyText.Hash(key), hash);
}
