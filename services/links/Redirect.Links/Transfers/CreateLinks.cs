using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;
using Redirect.Links.Transfers.Dialects;

namespace Redirect.Links.Transfers;

internal static class CreateLinks
{
    public const int MaxItems = 1_000;
    public const long MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>Fewer than in an import: they are hashed while the caller waits and a transaction is open.</summary>
    private const int MaxPasswords = 20;

    // An answer of 1,000 refused items is kept for its Idempotency-Key, in at most 1 MiB.
    private const int MaxErrorsOfItem = 3;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/batch", HandleAsync).WithName(nameof(CreateLinks)).WithSummary("Create up to 1,000 links: each for itself, or with ?atomic=true all or none")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).RequireScope(Scopes.LinksWrite).WithIdempotency<LinksDbContext>();

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, bool? atomic, HttpContext context, LinkEditor editor, LinkWriter writer, PublicAddresses addresses, LinksDbContext db, AfterCommit afterCommit, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (request.Items is not { Count: > 0 } items)
        {
            return Problem.Rule("items", "required", "'items' holds the links to create.");
        }

        if (items.Count > MaxItems)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "too_many_items", $"At most {MaxItems} links are created at once. For more, import them.");
        }

        var merchantId = context.GetPrincipal().MerchantId;
        var host = context.Request.Host.Host;
        var makers = new LinkDrafts(editor, clock, merchantId, host, MaxPasswords);
        var drafts = items.Select((fields, at) => makers.Of(at, new ImportedLink { Fields = fields ?? new LinkFields() }, new FieldErrors())).ToList();
        var written = await writer.WriteAsync(db, merchantId, drafts, new WriteRules(OnConflict.Skip, RefuseStanding: true, host, null), cancellationToken);
        if (atomic == true && written.Outcomes.Any(outcome => outcome.Status == RowStatus.Refused))
        {
            return Problem.Rule([.. written.Outcomes.SelectMany(outcome => (outcome.Errors ?? []).Take(MaxErrorsOfItem).Select(error => error with { Field = $"items[{outcome.Row}].{error.Field}" }))]);
        }

        afterCommit.Add(_ =>
        {
            written.Committed();
            return Task.CompletedTask;
        });
        return TypedResults.Ok(new Response([.. written.Outcomes.Select(outcome => outcome.Status == RowStatus.Refused
            ? new Item(outcome.Status, null, [.. outcome.Errors!.Take(MaxErrorsOfItem)])
            : new Item(outcome.Status, new Made(outcome.Id!.Value, outcome.Slug!, PublicAddresses.Of(addresses.BaseOf(context, drafts[(int)outcome.Row].Link.Domain), outcome.Slug!)), null))]));
    }

    /// <param name="Items">1 to 1,000 links, as they are created one by one.</param>
    internal sealed record Request(IReadOnlyList<LinkFields?>? Items);

    /// <param name="Items">What became of each, in the request's order.</param>
    internal sealed record Response(IReadOnlyList<Item> Items);

    /// <param name="Status">created or refused.</param>
    /// <param name="Link">The link that was made.</param>
    /// <param name="Errors">Why none was made: the first three reasons.</param>
    internal sealed record Item(RowStatus Status, Made? Link, IReadOnlyList<FieldError>? Errors);

    /// <param name="Id">The link's id, by which all of it can be read.</param>
    /// <param name="Slug">Its slug.</param>
    /// <param name="ShortUrl">What a reader opens.</param>
    internal sealed record Made(Guid Id, string Slug, string ShortUrl);
}
