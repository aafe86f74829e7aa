using Microsoft.Extensions.Options;

namespace Redirect.Links.Merchants;

/// <summary>Where the operator's key comes from. One of the two is set; there is no default key.</summary>
internal sealed class KeyOptions
{
    public const string Section = "Links";

    /// <summary>Shorter ones could be guessed.</summary>
    public const int MinAdminKeyLength = 32;

    /// <summary>Longer ones are not read by the edge.</summary>
    public const int MaxAdminKeyLength = 256;

    /// <summary>The operator's key, for installations whose secrets come from outside. Wins over the file's.</summary>
    public string? AdminKey { get; set; }

    /// <summary>A file that is made at the first start, with the operator's key and a first merchant's.</summary>
    public string? KeysFile { get; set; }

    /// <summary>Refuses the start and says what to set.</summary>
    internal sealed class Validator : IValidateOptions<KeyOptions>
    {
        public ValidateOptionsResult Validate(string? name, KeyOptions options)
        {
            if (string.IsNullOrEmpty(options.AdminKey))
            {
                return string.IsNullOrWhiteSpace(options.KeysFile)
                    ? ValidateOptionsResult.Fail("There is no admin key. Set Links:AdminKey to a random text of at least 32 characters (deploy/scripts/make-env.sh makes one), or Links:KeysFile to the file that one is to be made in.")
                    : ValidateOptionsResult.Success;
            }

            return options.AdminKey.Length is >= MinAdminKeyLength and <= MaxAdminKeyLength && options.AdminKey.All(character => character is >= '!' and <= '~')
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"Links:AdminKey must have {MinAdminKeyLength} to {MaxAdminKeyLength} printable ASCII characters without spaces.");
        }
    }
}
