namespace Redirect.Links.DeepLinks;

/// <summary>How phones are woken into an app. At least one of the ways must be given.</summary>
/// <param name="Ios">An https universal link, for iOS.</param>
/// <param name="Android">An https app link, or an <c>intent:</c> address with a fallback, for Android.</param>
/// <param name="Scheme">An address of an app's own scheme, such as <c>tbopen://…</c>; only allow-listed schemes, hosts and inner addresses.</param>
/// <param name="Package">The Android package that answers <paramref name="Scheme"/>; allow-listed.</param>
/// <param name="Fallback">Where a reader is sent who does not have the app; the link's target when not given.</param>
/// <param name="Harmony">An https app link for HarmonyOS NEXT.</param>
internal sealed record DeepLink(string? Ios, string? Android, string? Scheme, string? Package, string? Fallback, string? Harmony);
