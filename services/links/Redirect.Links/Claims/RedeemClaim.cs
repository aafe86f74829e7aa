using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims.Book;
using Redirect.Links.Staff;

namespace Redirect.Links.Claims;

internal static class RedeemClaim
{
    private const int MaxText = 64;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/{id:guid}/redeem", HandleAsync).WithName(nameof(RedeemClaim)).WithSummary("Use an item of a claim in an order: once, whoever asks")
            .Produces<ClaimAnswer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireScope(Scopes.CodesRedeem).WithIdempotencyKey();

    internal static async Task<IResult> HandleAsync(Guid id, Request request, HttpContext context, ClaimCalls calls, StaffDirectory staff, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var orderId = errors.Required("orderId", request.OrderId, MaxText);
        var staffId = errors.Optional("staffId", request.StaffId, MaxText);
        var staffCode = errors.Optional("staffCode", request.StaffCode, MaxText);
        if (request.Amount is null)
        {
            errors.Add("amount", "required", "'amount' is required.");
        }

        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var who = await staff.CheckAsync(errors, context.GetPrincipal().MerchantId, staffId, staffCode, cancellationToken);
        if (errors.Any)
        {
            var (call, problem) = await IdempotentCall.ReadAsync(context);
            return problem ?? await calls.KeptOrAsync(Problem.Rule(errors.All), call, cancellationToken);
        }

        return await calls.ChangeAsync(context, new ClaimCommand.Redeem(id, request.Item, orderId, request.Amount!.Value, who));
    }

    /// <param name="OrderId">The order, at most 64 characters.</param>
    /// <param name="Amount">What it takes off the order, minor units, from 0 to the item's face value.</param>
    /// <param name="Item">Which thing of the benefit, from 0; absent: the only one.</param>
    /// <param name="StaffId">Who did it, at most 64 characters; once you have registered staff, the number of one of them. Absent: nobody.</param>
    /// <param name="StaffCode">The same by the member's code, as it was typed; not beside staffId.</param>
    internal sealed record Request(string? OrderId, long? Amount, int? Item, string? StaffId, string? StaffCode);
}
