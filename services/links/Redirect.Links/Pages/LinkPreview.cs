namespace Redirect.Links.Pages;

/// <summary>The card that chats and social networks draw for a link.</summary>
/// <param name="Title">At most 200 characters; the link's title when not given.</param>
/// <param name="Description">At most 500 characters.</param>
/// <param name="ImageUrl">An https address of a public host; never fetched by us.</param>
internal sealed record LinkPreview(string? Title, string? Description, string? ImageUrl);
