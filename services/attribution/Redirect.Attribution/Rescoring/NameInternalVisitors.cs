using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Visitors;
using Redirect.Contracts;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Rescoring;

/// <summary><c>POST /api/v1/quality/internal-visitors</c>: names visitors as own people of the merchant or of a partner.</summary>
internal static class NameInternalVisitors
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/internal-visitors", HandleAsync)
        .WithName(nameof(NameInternalVisitors)).WithSummary("Name visitors as own people: their visits are internal from now on, and those before once their days are scored again")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .RequireScope(Scopes.SettlementWrite).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, AttributionDbContext context, InternalVisitors own, AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (merchant, now) = (http.GetPrincipal().MerchantId, clock.GetUtcNow().UtcDateTime);
        var errors = new FieldErrors();
        var partner = errors.Optional("partner", request.Partner, InternalVisitor.MaxPartner) ?? "";
        var texts = request.VisitorIds ?? [];
        var ids = texts.Select(text => (text is null ? null : VisitorName.Read(text, merchant)) ?? Guid.Empty).Distinct().ToList();
        if (texts.Count is < 1 or > InternalVisitors.MaxOfMerchant)
        {
            errors.Add("visitorIds", "rows_out_of_range", $"'visitorIds' holds 1 to {InternalVisitors.MaxOfMerchant} ids.");
        }
        else if (ids.Contains(Guid.Empty))
        {
            errors.Add("visitorIds", "id_malformed", $"'visitorIds' holds UUIDs, values of the cookie 'rv', or ids of your own of 1 to {VisitorName.MaxOwnLength} printable ASCII characters.");
        }

        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var erased = (await ErasedVisitors.AmongAsync(context, ids.Select(id => (merchant, id)).ToHashSet(), cancellationToken)).Select(x => x.Visitor).ToList();
        await CorrectionRows.LockAsync(context, merchant, now, cancellationToken);
        var known = await context.Set<InternalVisitor>().Where(x => x.MerchantId == merchant).Select(x => x.VisitorId).ToListAsync(cancellationToken);
        var added = ids.Except(known).Except(erased).ToList();
        if (known.Count + added.Count > InternalVisitors.MaxOfMerchant)
        {
            return Problem.Conflict("too_many_internal_visitors", $"A merchant has at most {InternalVisitors.MaxOfMerchant} internal visitors. Remove some first.");
        }

        context.AddRange(added.Select(id => new InternalVisitor { MerchantId = merchant, VisitorId = id, Partner = partner, NamedAt = now }));
        await context.SaveChangesAsync(cancellationToken);
        afterCommit.Add(_ =>
        {
            own.Forget();
            return Task.CompletedTask;
        });
        return TypedResults.Ok(new Response(added.Count, ids.Count - added.Count - erased.Count, erased.Count));
    }

    /// <summary>1 to 1,000 visitors, named as orders name them (a UUID, the value of the cookie <c>rv</c>, the merchant's own id), and whose people they are: a partner, as placements name it; absent: the merchant's.</summary>
    internal sealed record Request(IReadOnlyList<string?>? VisitorIds, string? Partner);

    /// <summary>How many were named now; how many had been before, which stay whose people they were; and how many were erased, and are nobody's any more.</summary>
    internal sealed record Response(int Named, int Known, int Erased);
}
