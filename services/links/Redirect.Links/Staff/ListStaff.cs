using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Staff;

internal static class ListStaff
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/", HandleAsync).WithName(nameof(ListStaff)).WithSummary("List members of staff, newest first, all or those of a store, or the one with a number; retired ones with ?retired=true")
            .ProducesProblem(StatusCodes.Status400BadRequest).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<Page<StaffAnswer>>, ProblemHttpResult>> HandleAsync(
        int? limit, string? cursor, bool? retired, string? store, string? number, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        var (paging, problem) = Paging.Read(limit, cursor);
        if ((problem ?? QueryText.Refuse(store, number)) is { } refused)
        {
            return refused;
        }

        var merchantId = context.GetPrincipal().MerchantId;
        var members = db.Staff.AsNoTracking().Where(member => member.MerchantId == merchantId);
        if (retired != true)
        {
            members = members.Where(member => member.RetiredAt == null);
        }

        if (store is not null)
        {
            members = members.Where(member => member.Store == store);
        }

        if (number is not null)
        {
            members = members.Where(member => member.Number == number);
        }

        if (paging!.After is { } after)
        {
            members = members.Where(member => member.Id < after);
        }

        return TypedResults.Ok(await paging.ReadAsync(members.OrderByDescending(member => member.Id), member => member.Id, StaffAnswer.Of, cancellationToken));
    }
}
