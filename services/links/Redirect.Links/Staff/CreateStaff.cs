using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Writes;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Staff;

internal static class CreateStaff
{
    // A drawn code is a member's once in 2³⁰/members times, so this is never reached.
    private const int MostTries = 8;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", HandleAsync).WithName(nameof(CreateStaff)).WithSummary("Register a member of staff; the code is made here")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksWrite).WithIdempotency<LinksDbContext>();

    internal static async Task<Results<Created<StaffAnswer>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext context, LinksDbContext db, StaffDirectory directory, AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var number = errors.Required("number", request.Number, StaffFields.MaxNumber);
        if (number.Length > 0 && !StaffFields.IsNumber(number))
        {
            errors.Add("number", "number_invalid", StaffFields.NumberDetail);
        }

        var name = errors.Required("name", request.Name, StaffFields.MaxText);
        var store = errors.Optional("store", request.Store, StaffFields.MaxText);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var merchantId = context.GetPrincipal().MerchantId;
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            if (await db.Staff.AnyAsync(row => row.MerchantId == merchantId && row.Number == number, cancellationToken))
            {
                return Problem.Conflict("staff_number_taken", "One of your members of staff has or had this number; it is not given again.");
            }

            var member = new StaffMember
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                MerchantId = merchantId,
                Number = number,
                Code = StaffCode.Random(),
                Name = name,
                Store = store,
                CreatedAt = clock.Now(),
                Version = 1,
            };
            db.Staff.Add(member);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException exception) when (exception.IsUniqueViolation())
            {
                // The number was taken between our look and our insert, or the code is another's; the next round says which.
                db.Entry(member).State = EntityState.Detached;
                continue;
            }

            directory.ForgetAfter(afterCommit, member);
            IfMatch.Say(context, member.Version);
            return TypedResults.Created($"/api/v1/staff/{member.Id}", StaffAnswer.Of(member));
        }

        return Problem.Conflict("no_free_code", "No free code was found. Send the request again.");
    }

    /// <param name="Number">Your own: 1 to 64 ASCII letters, digits, '-', '_' and '.'; can't be changed later.</param>
    /// <param name="Name">1 to 200 characters.</param>
    /// <param name="Store">At most 200 characters.</param>
    internal sealed record Request(string? Number, string? Name, string? Store);
}
