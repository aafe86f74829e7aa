using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Storage;
using Redirect.Links.Domains.Verification;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Domains;

/// <summary>
/// Looks for a domain's proof. Repeating it does no harm, so it takes no key for that; and it is not one transaction, because it waits for
/// other people's servers. Whoever shows first that a host is theirs has it.
/// </summary>
internal static partial class VerifyDomain
{
    /// <summary>Between two looks for one domain: we are not a way to call others often.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private const int Tries = 3;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/{id:guid}/verify", HandleAsync).WithName(nameof(VerifyDomain)).WithSummary("Look for a short domain's proof; once it is found, its links are answered")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).RequireScope(Scopes.LinksWrite);

    internal static async Task<Results<Ok<DomainAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, Request? request, HttpContext context, DomainVerification verification, TargetSettings targets, LinksDbContext db, DomainCache domains, TimeProvider clock,
        ILogger<DomainVerification> logger, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var claim = await db.Domains.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (claim is null)
        {
            return GetDomain.NotFound();
        }

        if (claim.RetiredAt is not null)
        {
            return Problem.Conflict("domain_retired", "This short domain is retired. Claim it again.");
        }

        if (await db.Domains.AnyAsync(row => row.Host == claim.Host && row.Id != id && row.State == DomainState.Verified && row.RetiredAt == null, cancellationToken))
        {
            return CreateDomain.Taken();
        }

        // The settings may have changed since, and so may what is ours.
        if (DomainHosts.Check(claim.Host, targets, context.Request.Host.Host) is { Code: { } code, Detail: { } detail })
        {
            return Problem.Rule("host", code, detail);
        }

        var now = clock.Now();
        var before = now - Pause;
        if (await db.Domains.Where(row => row.Id == id && (row.CheckedAt == null || row.CheckedAt <= before))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.CheckedAt, now), cancellationToken) == 0)
        {
            context.Response.Headers.RetryAfter = ((int)Pause.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Problem.Of(StatusCodes.Status429TooManyRequests, "verified_too_often", "The proof was looked for a moment ago. Wait a little, then verify again.");
        }

        var (proof, method) = await verification.LookAsync(claim.Host, claim.Token, request?.Method, cancellationToken);

        // One answer for all reasons: which one it was tells about networks that are not the caller's.
        return proof == Proof.Found
            ? await SaveAsync(id, method, context, targets, db, domains, clock, logger, cancellationToken)
            : Problem.Rule("host", "verification_failed", "The proof was not found. Check what 'verification' of the domain says; new DNS records can take a while.");
    }

    private static async Task<Results<Ok<DomainAnswer>, ProblemHttpResult>> SaveAsync(
        Guid id, VerificationMethod? method, HttpContext context, TargetSettings targets, LinksDbContext db, DomainCache domains, TimeProvider clock, ILogger logger,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            db.ChangeTracker.Clear();
            var domain = await db.Domains.SingleAsync(row => row.Id == id, cancellationToken);
            if (domain.RetiredAt is not null)
            {
                return Problem.Conflict("domain_retired", "This short domain was retired meanwhile.");
            }

            // Where it leads may have become one of our domains since it was said: then two of them could lead to each other.
            var errors = new FieldErrors();
            DomainFields.Target(errors, "rootTarget", domain.RootTarget, domain.Host, targets, context.Request.Host.Host);
            DomainFields.Target(errors, "unknownTarget", domain.UnknownTarget, domain.Host, targets, context.Request.Host.Host);
            if (errors.Any)
            {
                return Problem.Rule(errors.All);
            }

            domain.State = DomainState.Verified;
            domain.Method = method;
            domain.VerifiedAt = clock.Now();
            domain.CheckedAt = domain.VerifiedAt;
            domain.Version++;
            try
            {
                if (!await db.TrySaveChangesAsync(cancellationToken))
                {
                    continue;
                }
            }
            catch (DbUpdateException exception) when (exception.IsUniqueViolation())
            {
                return CreateDomain.Taken();
            }

            try
            {
                await domains.RefreshAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // It is verified; this process hears of it a second later, as all others do.
                Log.NotRefreshed(logger, exception.Message);
            }

            IfMatch.Say(context, domain.Version);
            return TypedResults.Ok(DomainAnswer.Of(domain));
        }

        return IfMatch.Changed();
    }

    /// <param name="Method">Only this proof is looked for; absent: first dns, then file.</param>
    internal sealed record Request(VerificationMethod? Method);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The short domains could not be read after one was verified: {Reason}")]
        public static partial void NotRefreshed(ILogger logger, string reason);
    }
}
