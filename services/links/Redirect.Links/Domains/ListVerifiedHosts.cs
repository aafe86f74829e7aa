using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Domains;

/// <summary>The edge's question "which hosts are merchants' own?", answered from memory.</summary>
internal static class ListVerifiedHosts
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/domains", Handle).WithName(nameof(ListVerifiedHosts)).WithSummary("Which hosts are merchants' own?")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable).RequireService();

    internal static Results<Ok<Response>, ProblemHttpResult> Handle(DomainCache domains, HttpContext context) => domains.Hosts is { } hosts
        ? TypedResults.Ok(new Response(hosts))
        : Problem.Unavailable(context, "domains_unavailable", "The short domains have not been read yet. Try again.");

    /// <param name="Hosts">In lower case and Punycode.</param>
    internal sealed record Response(IReadOnlyList<string> Hosts);
}
