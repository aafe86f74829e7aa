namespace Redirect.Links.Tests.Claims.Book;

/// <summary>A budget of <see cref="PlainBook"/>s.</summary>
internal sealed class PlainCampaign
{
    public long? Cap { get; set; }

    public List<PlainBook> Books { get; } = [];

    public long Used => Books.Sum(book => book.Claims.Sum(claim => claim.Reserved + claim.Spent));
}
