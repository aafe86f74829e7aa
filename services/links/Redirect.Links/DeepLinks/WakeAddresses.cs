namespace Redirect.Links.DeepLinks;

/// <summary>What a wake page has to offer a client.</summary>
/// <param name="Try">What the page tries by itself.</param>
/// <param name="Tap">What the reader's tap opens; systems let it do more than a page.</param>
/// <param name="Fallback">Where those go who lack the app.</param>
internal sealed record WakeAddresses(string Try, string Tap, string Fallback);
