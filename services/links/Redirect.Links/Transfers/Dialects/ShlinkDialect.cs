using Redirect.Hosting.Files;
using Redirect.Hosting.Problems;
using Redirect.Links.Transfers.Rows;

namespace Redirect.Links.Transfers.Dialects;

/// <summary>
/// Shlink: the CSV of its web client (createdAt, domain, shortCode, shortUrl, longUrl, title, tags, visits), the table of <c>short-url:list</c>
/// and the objects of its REST API (dateCreated, meta, visitsSummary). Its domain is not taken over: the link goes to the domain the import is for.
/// </summary>
internal sealed class ShlinkDialect : Dialect
{
    public override string Name => "shlink";

    protected override string Needs => "longUrl, and shortCode or shortUrl";

    public override bool Fits(IReadOnlySet<string> names) => names.Contains("longurl")
        && (names.Contains("shortcode") || (names.Contains("shorturl") && (names.Contains("visits") || names.Contains("visitscount") || names.Contains("createdat") || names.Contains("datecreated"))));

    public override FileRefusedException? Refuse(IReadOnlyList<string> names)
    {
        // Named, a file of two columns will do, as Shlink's own importer has it.
        var plain = PlainNames(names);
        return plain.Contains("longurl") && (plain.Contains("shortcode") || plain.Contains("shorturl")) ? null : base.Refuse(names);
    }

    public override ImportedLink Read(ImportRecord record, FieldErrors errors, DateTime now)
    {
        var row = new ForeignRow(record, errors);
        row.Slug(row.Text("shortcode", "shorturl"));
        row.Lead(row.Text("longurl"), row.Text("title"));
        row.Tags();
        row.Created(now, "createdat", "datecreated");
        row.Visits("visits", "visitscount", "visitssummary.total");
        var fields = row.Link.Fields;
        if (row.Moment("validFrom", "meta.validsince") is { } from)
        {
            fields.ValidFrom = from;
        }

        if (row.Moment("validUntil", "meta.validuntil") is { } until)
        {
            fields.ValidUntil = until;
        }

        if (row.Number("maxVisits", "meta.maxvisits") is { } max)
        {
            fields.MaxVisits = max;
            if (row.Link.Visits > 0)
            {
                row.Link.Notes.Add("maxVisits", "limit_starts_anew", "Visits that were counted elsewhere do not count towards 'maxVisits' here.");
            }
        }

        return row.Link;
    }
}
