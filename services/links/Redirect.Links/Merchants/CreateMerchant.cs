using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Merchants;

internal static class CreateMerchant
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", HandleAsync).WithName(nameof(CreateMerchant)).WithSummary("Create a merchant")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireAdmin().WithIdempotency<LinksDbContext>();

    internal static async Task<Results<Created<MerchantAnswer>, ProblemHttpResult>> HandleAsync(
        Request request, LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var name = errors.Required("name", request.Name, 200);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var merchant = new Merchant { Id = Guid.CreateVersion7(clock.GetUtcNow()), Name = name, CreatedAt = clock.Now() };
        db.Merchants.Add(merchant);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/merchants/{merchant.Id}", MerchantAnswer.Of(merchant));
    }

    /// <param name="Name">1 to 200 characters.</param>
    internal sealed record Request(string? Name);
}
