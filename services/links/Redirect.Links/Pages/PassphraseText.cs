using Redirect.Links.Following;

namespace Redirect.Links.Pages;

/// <summary>Asks for the text by which an in-app page hands a link on: the standing passphrase of the link and placement, in its words.</summary>
/// <returns>Null: there is none, or not soon enough; the page then shows the way out only.</returns>
internal delegate ValueTask<string?> PassphraseText(FollowPlan plan, PlacementPlan? placement, CancellationToken cancellationToken);
