using System.ComponentModel.DataAnnotations;

namespace Redirect.Hosting.Principals;

/// <summary>What the edge and the services must share to believe each other.</summary>
public sealed class InternalOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Internal";

    /// <summary>Base64 of at least 32 random bytes; the same at the gateway and every service. There is no default.</summary>
    [Required(ErrorMessage = "Internal:SigningKey is missing. Set it to the base64 of 32 random bytes, the same for the gateway and every service (deploy/scripts/make-env.sh makes one).")]
    public string SigningKey { get; set; } = "";
}
