using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Following;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Passphrases;

internal static class CreatePassphrase
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3652);

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", HandleAsync).WithName(nameof(CreatePassphrase)).WithSummary("Create a passphrase for a link: a token, and the text to post")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).RequireScope(Scopes.LinksWrite).WithIdempotency<LinksDbContext>();

    internal static async Task<Results<Created<PassphraseAnswer>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext context, PublicAddresses addresses, FormSignatures forms, LinksDbContext db, TokenMaker tokens, IOptions<PassphraseOptions> options,
        AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var errors = new FieldErrors();
        var template = PassphraseTemplate.Check(errors, request.Template) ?? PassphraseTemplate.Default;
        var now = clock.Now();
        var validUntil = errors.Utc("validUntil", request.ValidUntil) ?? now + options.Value.DefaultLife;
        if (!errors.Any && validUntil <= now)
        {
            errors.Add("validUntil", "valid_until_past", "'validUntil' is in the past.");
        }
        else if (!errors.Any && validUntil > now + LongestLife)
        {
            errors.Add("validUntil", "valid_until_too_far", "'validUntil' is at most ten years from now.");
        }

        var link = await LinkEditor.LinkAsync(errors, request.LinkId, merchantId, db, cancellationToken);
        await LinkEditor.PlacementAsync(errors, request.PlacementId, merchantId, db, cancellationToken);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var code = await db.Placements.Where(row => row.Id == request.PlacementId && row.MerchantId == merchantId).Select(row => row.Code).SingleOrDefaultAsync(cancellationToken);
        var token = await tokens.NextAsync(db, afterCommit, cancellationToken);
        var baseUrl = addresses.BaseOf(context, link!.Domain);
        var signing = await forms.KeyAsync(db, cancellationToken);
        var text = PassphraseTemplate.Render(template, token, link.Title ?? link.Slug, ListForms.AddressOf(baseUrl, link, code, signing, Form.Passphrase), validUntil);
        if (!PassphraseTemplate.LeadsTo(text, token))
        {
            return Problem.Rule("template", "template_hides_token",
                "In the finished text the token would not be found first: set {token} apart by spaces, before other passphrases and outside addresses, and keep the text below 8 KiB.");
        }

        var passphrase = new Passphrase
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            MerchantId = merchantId,
            Token = token,
            LinkId = link.Id,
            PlacementId = request.PlacementId,
            Text = text,
            ValidUntil = validUntil,
            CreatedAt = now,
        };
        db.Passphrases.Add(passphrase);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/passphrases/{passphrase.Id}", PassphraseAnswer.Of(new PassphraseAnswer.Row(passphrase, link, null), baseUrl, signing));
    }

    /// <param name="LinkId">One of the merchant's links, not retired.</param>
    /// <param name="Template">The text with {token} and, if wanted, {title}, {url} and {until}; at most 500 characters. Absent: a Chinese one with all of them.</param>
    /// <param name="ValidUntil">In the future, at most ten years from now. Absent: 30 days from now, or what the operator says.</param>
    /// <param name="PlacementId">Where its visits count. Absent: where those of the link count that name no placement.</param>
    internal sealed record Request(Guid? LinkId, string? Template, DateTime? ValidUntil, Guid? PlacementId);
}
