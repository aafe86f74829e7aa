using Redirect.Contracts.Events.V1;

namespace Redirect.Links.Visits.Classification;

/// <summary>The values of <c>?f=</c>.</summary>
internal static class Forms
{
    /// <summary>The form of that name; <see cref="Form.Link"/> for any other.</summary>
    public static Form Parse(ReadOnlySpan<char> name) => name switch
    {
        "deeplink" => Form.Deeplink,
        "passphrase" => Form.Passphrase,
        "surprise" => Form.Surprise,
        "qr" => Form.Qr,
        "watermark" => Form.Watermark,
        "staff" => Form.Staff,
        _ => Form.Link,
    };
}
