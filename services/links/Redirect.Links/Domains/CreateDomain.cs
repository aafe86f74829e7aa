using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Writes;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Domains;

internal static class CreateDomain
{
    private const int TokenBytes = 24;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", HandleAsync).WithName(nameof(CreateDomain)).WithSummary("Claim a short domain; the answer says how to show that it is yours")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksWrite).WithIdempotency<LinksDbContext>();

    internal static async Task<Results<Created<DomainAnswer>, ProblemHttpResult>> HandleAsync(
        DomainFields request, HttpContext context, TargetSettings targets, IOptions<DomainOptions> options, LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var errors = new FieldErrors();
        var requestHost = context.Request.Host.Host;
        var (host, code, detail) = DomainHosts.Check(request.Host, targets, requestHost);
        if (code is not null)
        {
            errors.Add("host", code, detail!);
        }

        var domain = new ShortDomain
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            MerchantId = merchantId,
            Host = host ?? "",
            Token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)),
            CreatedAt = clock.Now(),
            Version = 1,
        };
        request.Apply(errors, domain, targets, requestHost);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var mine = db.Domains.Where(row => row.MerchantId == merchantId && row.RetiredAt == null);
        if (await mine.AnyAsync(row => row.Host == host, cancellationToken))
        {
            return Exists();
        }

        if (await mine.CountAsync(cancellationToken) >= options.Value.PerMerchant)
        {
            return Problem.Conflict("domain_limit", $"A merchant has at most {options.Value.PerMerchant} short domains. Retire one first.");
        }

        if (await db.Domains.AnyAsync(row => row.Host == host && row.State == DomainState.Verified && row.RetiredAt == null, cancellationToken))
        {
            return Taken();
        }

        db.Domains.Add(domain);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return Exists();
        }

        IfMatch.Say(context, domain.Version);
        return TypedResults.Created($"/api/v1/domains/{domain.Id}", DomainAnswer.Of(domain));
    }

    /// <summary>Whose it is, is nobody's business.</summary>
    public static ProblemHttpResult Taken() => Problem.Conflict("domain_taken", "This host is in use already. If it is yours, ask the operator.");

    private static ProblemHttpResult Exists() => Problem.Conflict("domain_exists", "You have claimed this host already.");
}
