using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Problems;
using Redirect.Links.Storage;

namespace Redirect.Links.Staff;

/// <summary>What a text that names a member of staff may be: anything, as long as the merchant has registered nobody; from then on a member's number.</summary>
internal static class StaffRules
{
    /// <summary>The number is none of the merchant's.</summary>
    public const string NotFound = "staff_not_found";

    /// <summary>The member is retired.</summary>
    public const string Retired = "staff_retired";

    public const string RetiredDetail = "This member of staff is retired.";

    public static string NotFoundDetail(string field) => $"'{field}' is the number of one of your members of staff.";

    /// <summary>Checks the text of a new or changed placement.</summary>
    public static async Task CheckAsync(FieldErrors errors, string field, string? text, Guid merchantId, LinksDbContext db, CancellationToken cancellationToken)
    {
        if (text is null)
        {
            return;
        }

        var member = await db.Staff.AsNoTracking().SingleOrDefaultAsync(row => row.MerchantId == merchantId && row.Number == text, cancellationToken);
        if (member?.RetiredAt is not null)
        {
            errors.Add(field, Retired, RetiredDetail);
        }
        else if (member is null && await db.Staff.AnyAsync(row => row.MerchantId == merchantId, cancellationToken))
        {
            errors.Add(field, NotFound, NotFoundDetail(field));
        }
    }
}
