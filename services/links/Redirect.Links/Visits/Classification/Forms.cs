using Redirect.Contracts.Events.V1;

namespace Redirect.Links.Visits.Classification;

/// <summary>The names of forms in <c>?f=</c>.</summary>
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

    /// <summary>The name of a form that addresses name.</summary>
    public static string NameOf(Form form) => form switch
    {
        Form.Deeplink => "deeplink",
        Form.Passphrase => "passphrase",
        Form.Surprise => "surprise",
        Form.Qr => "qr",
        Form.Watermark => "watermark",
        Form.Staff => "staff",
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };
}
