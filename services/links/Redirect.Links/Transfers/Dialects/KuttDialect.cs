using Redirect.Hosting.Problems;
using Redirect.Links.Transfers.Rows;

namespace Redirect.Links.Transfers.Dialects;

/// <summary>
/// Kutt has no export file. Read are the objects of its API (<c>data[]</c> of <c>GET /api/v2/links</c>: address, target, description, link,
/// domain, password, banned, expire_in, visit_count, created_at), one a line, or a table with these columns.
/// </summary>
internal sealed class KuttDialect : Dialect
{
    public override string Name => "kutt";

    protected override string Needs => "address and target";

    public override bool Fits(IReadOnlySet<string> names) => names.Contains("address") && names.Contains("target");

    public override ImportedLink Read(ImportRecord record, FieldErrors errors, DateTime now)
    {
        var row = new ForeignRow(record, errors);
        row.Slug(row.Text("address", "link"));
        row.Lead(row.Text("target"), row.Text("description"));
        row.Created(now, "createdat");
        row.Visits("visitcount");
        if (row.Moment("validUntil", "expirein") is { } until)
        {
            row.Link.Fields.ValidUntil = until;
        }

        if (row.Is("banned"))
        {
            errors.Add("target", "link_banned", "Kutt's operator has banned this link.");
        }

        row.Link.PasswordMissing = row.Is("password");
        return row.Link;
    }
}
