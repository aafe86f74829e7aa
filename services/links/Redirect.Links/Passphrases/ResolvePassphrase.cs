using System.Buffers.Text;
using System.Net;
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
using Redirect.Links.Limits;
using Redirect.Links.Placements;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Splits;
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
        Request request, HttpContext context, PublicAddresses addresses, LinksDbContext db, VisitRecorder recorder, SplitShares shares, LinksMetrics metrics, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (request.Text is null)
        {
            errors.Add("text", "required", "'text' is required.");
        }

        var reader = ReaderOf(errors, request);
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
                return TypedResults.Ok(await AnswerAsync(found, row!, all, addresses.BaseOf(context, row!.Link.Domain), recorder, db, shares, reader, cancellationToken));
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
        FoundPassphrase found, Stored row, IReadOnlyList<Hit> all, string baseUrl, VisitRecorder recorder, LinksDbContext db, SplitShares shares, ResolvedReader reader,
        CancellationToken cancellationToken)
    {
        var (passphrase, link, placement) = row;
        var code = passphrase.PlacementId is null ? null : placement?.Code;
        var about = new LinkPart(link.Id, link.Slug, link.Title, PublicAddresses.Of(baseUrl, link.Slug, code, "passphrase"));
        if (link.RetiredAt is not null)
        {
            // As with its address, which answers 410: nobody got anywhere, so it is no visit.
            return new Response(true, NameOf(found.Kind), found.Token, all, Link: about, State: "retired");
        }

        var forms = ListForms.Of(baseUrl, link.Slug, code);
        forms.Add(ListForms.PassphraseForm(
            baseUrl, link.Slug, code, passphrase.Text ?? PagePassphrases.TextOf(passphrase.Token, link.Title ?? link.Slug, baseUrl, link.Slug, code)));
        var plan = PlanReader.PlanOf(link, placement);
        var visitor = recorder.Recognise(reader);
        var decision = Decide(plan, visitor, shares);
        if (decision.Counted)
        {
            // In this call's own transaction: a call that is made again takes one place, not two.
            var granted = await AdmissionStore.TakeAsync(db, link.Id, plan.Behaviour!.MaxVisits!.Value, 1, 0, cancellationToken);
            decision = plan.Decisions.After(granted == 1 ? Admission.Granted : Admission.Full, decision);
        }

        // Last, and before the transaction ends: a call whose commit then fails is made again and counts twice, which is rarer and better than
        // one that was answered and never counted.
        var visit = Outcomes.IsVisit(decision.Outcome) ? recorder.Record(plan, plan.Placement, Form.Passphrase, visitor, decision) : null;
        return new Response(
            true, NameOf(found.Kind), found.Token, all, Link: about, State: StateOf(decision.Outcome), Target: decision.Location.Length == 0 ? null : decision.Location, Forms: forms, VisitId: visit);
    }

    // The text has left the app that blocks addresses, so none blocks here; all else of a link holds as for its address.
    private static Decision Decide(FollowPlan plan, in Visitor visitor, SplitShares shares) => plan.Decisions.Decide(
        new Decisions.Reader
        {
            Client = visitor.Client,
            Quality = visitor.Quality,
            Now = visitor.At,
            Language = visitor.Language,
            Region = visitor.Region,
            Visitor = visitor.Id,
            Returning = visitor.Id != default,
        },
        BlockingApps.None,
        plan.Decisions.Split is { } split && plan.Behaviour!.Optimise != Optimise.None ? shares.Of(plan.LinkId, split) : default);

    private static string StateOf(Outcome outcome) => outcome is Outcome.Target or Outcome.Wake ? "active" : Outcomes.NameOf(outcome);

    private static ResolvedReader ReaderOf(FieldErrors errors, Request request)
    {
        byte[]? visitor = null;
        if (request.VisitorId is { } id)
        {
            visitor = VisitorOf(id);
            if (visitor is null)
            {
                errors.Add("visitorId", "visitor_id_invalid", "'visitorId' is 16 bytes in base64url (22 characters), as in the cookie 'rv', or a UUID.");
            }
        }

        IPAddress? address = null;
        if (!string.IsNullOrEmpty(request.Reader?.Address) && !IPAddress.TryParse(request.Reader.Address, out address))
        {
            errors.Add("reader.address", "address_invalid", "'reader.address' is an IPv4 or IPv6 address.");
        }

        return new ResolvedReader(request.Reader?.UserAgent, request.Reader?.Language, address, visitor);
    }

    private static byte[]? VisitorOf(string text)
    {
        var id = new byte[VisitorCookie.IdBytes];
        if (text.Length == 22 && Base64Url.IsValid(text, out var length) && length == id.Length)
        {
            Base64Url.DecodeFromChars(text, id);
            return id;
        }

        return Guid.TryParseExact(text, "D", out var guid) ? guid.ToByteArray(bigEndian: true) : null;
    }

    private static string NameOf(PassphraseKind kind) => kind == PassphraseKind.Own ? "own" : "taobao";

    /// <param name="Text">The whole message as it was pasted, at most 8 KiB of UTF-8.</param>
    /// <param name="VisitorId">The reader's, 16 bytes in base64url or a UUID; absent: unknown.</param>
    /// <param name="Reader">Who pasted it; absent: unknown.</param>
    internal sealed record Request(string? Text, string? VisitorId, Reader? Reader);

    /// <param name="UserAgent">The reader's browser or app; one that names a bot makes the visit a bot's.</param>
    /// <param name="Language">As in Accept-Language.</param>
    /// <param name="Address">The reader's IP address; only its prefix and a salted hash are kept.</param>
    internal sealed record Reader(string? UserAgent, string? Language, string? Address);

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
