using Redirect.Hosting.Problems;
using Redirect.Links.Transfers.Rows;

namespace Redirect.Links.Transfers.Dialects;

/// <summary>
/// Bitly and what looks like it: tables with Title, Created, Long URL, Short URL or Bitlink, Clicks, Tags, and the objects of the v4 API (id,
/// link, long_url, title, created_at, custom_bitlinks, tags). A custom back-half wins over the generated one.
/// </summary>
internal sealed class BitlyDialect : Dialect
{
    public override string Name => "bitly";

    protected override string Needs => "Long URL, and Bitlink, Short URL, link or id";

    public override bool Fits(IReadOnlySet<string> names) => names.Contains("longurl")
        && (names.Contains("bitlink") || names.Contains("shorturl") || names.Contains("shortlink") || names.Contains("link") || names.Contains("id"));

    public override ImportedLink Read(ImportRecord record, FieldErrors errors, DateTime now)
    {
        var row = new ForeignRow(record, errors);
        row.Slug(row.First("custombitlinks") ?? row.Text("custombitlink", "bitlink", "shorturl", "shortlink", "link", "id"));
        row.Lead(row.Text("longurl"), row.Text("title"));
        row.Tags();
        row.Created(now, "created", "createdat", "datecreated");
        row.Visits("clicks", "totalclicks", "engagements");
        return row.Link;
    }
}
