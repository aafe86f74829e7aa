using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Decisions;
using Redirect.Links.Following;
using Redirect.Links.Placements;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;
using Redirect.Links.Visits;

namespace Redirect.Links.Passphrases;

internal static class ResolvePassphrase
{
    // A message that was pasted has one or two; more are somebody's list.
    private const int MostLookedUp = 16;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/resolve", HandleAsync).WithName(nameof(ResolvePassphrase)).WithSummary("What a pasted message leads to: finds our passphrases in it and records the visit; recognises Taobao's")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).RequireScope(Scopes.LinksRead).WithIdempotency<LinksDbContext>();

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext context, PublicAddresses addresses, LinksDbContext db, FormSignatures forms, ResolvedFollowing following, LinksMetrics metrics, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (request.Text is null)
        {
            errors.Add("text", "required", "'text' is required.");
        }

        var reader = ReaderFields.Check(errors, request.Reader, request.VisitorId);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        if (Encoding.UTF8.GetByteCount(request.Text!) > PassphraseReader.MaxBytes)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "text_too_long", $"'text' may have at most {PassphraseReader.MaxBytes} bytes of UTF-8.");
        }

        var findings = PassphraseReader.Read(request.Text!);
        var all = findings.All.Select(found => new Hit(found.Token, NameOf(found.Kind), found.Position)).ToList();
        var hint = findings.Mistyped ? "passphrase_mistyped" : null;
        var stored = await ReadAsync(db, context.GetPrincipal().MerchantId, findings.All, cancellationToken);
        var now = clock.Now();
        FoundPassphrase? dead = null;
        string? reason = null;
        foreach (var found in findings.All)
        {
            if (found.Kind == PassphraseKind.Taobao)
            {
                metrics.Resolved("taobao");
                return TypedResults.Ok(new Response(true, NameOf(found.Kind), found.Token, all, ShortUrl: found.ShortUrl, Hint: hint));
            }

            // Another merchant's is not read at all, and so is as unknown as one that was never made.
            var why = !stored.TryGetValue(found.Token, out var row) ? "unknown" : row.Passphrase.RetiredAt is not null ? "retired" : row.Passphrase.ValidUntil <= now ? "expired" : null;
            if (why is null)
            {
                metrics.Resolved("own");
                return TypedResults.Ok(await AnswerAsync(found, row!, all, addresses.BaseOf(context, row!.Link.Domain), await forms.KeyAsync(db, cancellationToken), following, db, reader, cancellationToken));
            }

            // What is known to have ended says more than what nobody knows.
            if (dead is null || (reason == "unknown" && why != "unknown"))
            {
                (dead, reason) = (found, why);
            }
        }

        metrics.Resolved(reason ?? (findings.Mistyped ? "mistyped" : "none"));
        return TypedResults.Ok(new Response(false, dead is null ? "none" : NameOf(dead.Kind), dead?.Token, all, Reason: reason, Hint: hint));
    }

    private static async Task<Dictionary<string, Stored>> ReadAsync(LinksDbContext db, Guid merchantId, IReadOnlyList<FoundPassphrase> findings, CancellationToken cancellationToken)
    {
        var tokens = findings.Where(found => found.Kind == PassphraseKind.Own).Take(MostLookedUp).Select(found => found.Token).ToList();
        if (tokens.Count == 0)
        {
            return [];
        }

        return await db.Passphrases.AsNoTracking().Where(passphrase => passphrase.MerchantId == merchantId && tokens.Contains(passphrase.Token))
            .Join(db.Links, passphrase => passphrase.LinkId, link => link.Id, (passphrase, link) => new { passphrase, link })
            .LeftJoin(db.Placements, row => row.passphrase.PlacementId ?? row.link.PlacementId, placement => (Guid?)placement.Id, (row, placement) => new Stored(row.passphrase, row.link, placement))
            .ToDictionaryAsync(row => row.Passphrase.Token, cancellationToken);
    }

    private static async Task<Response> AnswerAsync(
        FoundPassphrase found, Stored row, IReadOnlyList<Hit> all, string baseUrl, FormKey signing, ResolvedFollowing following, LinksDbContext db, ResolvedReader reader,
        CancellationToken cancellationToken)
    {
        var (passphrase, link, placement) = row;
        var code = passphrase.PlacementId is null ? null : placement?.Code;
        var address = ListForms.AddressOf(baseUrl, link, code, signing, Form.Passphrase);
        var about = new LinkPart(link.Id, link.Slug, link.Title, address);
        if (link.RetiredAt is not null)
        {
            // As with its address, which answers 410: nobody got anywhere, so it is no visit.
            return new Response(true, NameOf(found.Kind), found.Token, all, Link: about, State: Outcomes.Retired);
        }

        var forms = ListForms.Of(baseUrl, link, code, signing);
        forms.Add(ListForms.PassphraseForm(address, passphrase.Text ?? PagePassphrases.TextOf(passphrase.Token, link.Title ?? link.Slug, address)));
        var (decision, visit) = await following.FollowAsync(db, PlanReader.PlanOf(link, placement), Form.Passphrase, reader, cancellationToken);
        return new Response(
            true, NameOf(found.Kind), found.Token, all, Link: about, State: Outcomes.StateOf(decision.Outcome), Target: decision.Location.Length == 0 ? null : decision.Location, Forms: forms, VisitId: visit);
    }

    private static string NameOf(PassphraseKind kind) => kind == PassphraseKind.Own ? "own" : "taobao";

    /// <param name="Text">The whole message as it was pasted, at most 8 KiB of UTF-8.</param>
    /// <param name="VisitorId">The reader's, 16 bytes in base64url or a UUID; absent: unknown.</param>
    /// <param name="Reader">Who pasted it; absent: unknown.</param>
    internal sealed record Request(string? Text, string? VisitorId, ReaderFields? Reader);

    /// <param name="Found">Whether the message leads somewhere, here or at Taobao.</param>
    /// <param name="Kind">own, taobao or none.</param>
    /// <param name="Token">The one that decided.</param>
    /// <param name="All">Everything in the message that has the shape of a passphrase, in order.</param>
    /// <param name="Reason">Why one of ours leads nowhere: unknown, expired or retired.</param>
    /// <param name="Hint">passphrase_mistyped: there is one of ours in it with a wrong or swapped symbol. It is never corrected.</param>
    /// <param name="ShortUrl">Of Taobao's: the address that came with it.</param>
    /// <param name="Link">What one of ours leads to.</param>
    /// <param name="State">The link's for this reader: active, retired, or overflow, expired, preview, password, not_yet, expired_page, sold_out, paused as its address would answer.</param>
    /// <param name="Target">Where to send the reader; absent when the link leads this reader nowhere.</param>
    /// <param name="Forms">The link's other forms, for the same placement.</param>
    /// <param name="VisitId">The visit that was recorded; name it in a claim.</param>
    internal sealed record Response(
        bool Found, string Kind, string? Token, IReadOnlyList<Hit> All, string? Reason = null, string? Hint = null, string? ShortUrl = null, LinkPart? Link = null, string? State = null,
        string? Target = null, IReadOnlyList<ListForms.Form>? Forms = null, Guid? VisitId = null);

    /// <param name="Token">As it is looked up.</param>
    /// <param name="Kind">own or taobao.</param>
    /// <param name="Position">Where it begins in the text, in UTF-16 units.</param>
    internal sealed record Hit(string Token, string Kind, int Position);

    /// <param name="Id">The link.</param>
    /// <param name="Slug">Its slug.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="Address">Its short address, in the form of a passphrase.</param>
    internal sealed record LinkPart(Guid Id, string Slug, string? Title, string Address);

    private sealed record Stored(Passphrase Passphrase, ShortLink Link, Placement? Placement);
}
