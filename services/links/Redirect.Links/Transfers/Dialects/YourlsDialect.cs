using Redirect.Hosting.Problems;
using Redirect.Links.Transfers.Rows;

namespace Redirect.Links.Transfers.Dialects;

/// <summary>
/// YOURLS has no export of its own. Read are its table <c>yourls_url</c> (keyword, url, title, timestamp, ip, clicks), as database tools and
/// its API write it, and the file of the plugin Import-Export (source, target, hits, with source as <c>/keyword/</c>).
/// </summary>
internal sealed class YourlsDialect : Dialect
{
    public override string Name => "yourls";

    protected override string Needs => "keyword and url, or source and target";

    public override bool Fits(IReadOnlySet<string> names) =>
        (names.Contains("keyword") && (names.Contains("url") || names.Contains("longurl"))) || (names.Contains("source") && names.Contains("target"));

    public override ImportedLink Read(ImportRecord record, FieldErrors errors, DateTime now)
    {
        var row = new ForeignRow(record, errors);
        row.Slug(row.Text("keyword", "source"));
        row.Lead(row.Text("url", "longurl", "target"), row.Text("title"));
        row.Created(now, "timestamp", "date");
        row.Visits("clicks", "hits");
        return row.Link;
    }
}
