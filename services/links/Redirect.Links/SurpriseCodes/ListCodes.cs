using System.Linq.Expressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

internal static class ListCodes
{
    private static readonly Dictionary<string, CodeState> States =
        Enum.GetValues<CodeState>().ToDictionary(state => state.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/", HandleAsync).WithName("ListSurpriseCodes").WithSummary("List surprise codes, newest first; withdrawn ones with ?state=withdrawn")
            .ProducesProblem(StatusCodes.Status400BadRequest).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<Page<CodeAnswer>>, ProblemHttpResult>> HandleAsync(
        [AsParameters] Filter filter, HttpContext context, LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (paging, problem) = Paging.Read(filter.Limit, filter.Cursor);
        if ((problem ?? QueryText.Refuse(filter.Text)) is { } refused)
        {
            return refused;
        }

        CodeState? state = null;
        if (filter.State is { } name)
        {
            if (!States.TryGetValue(name, out var named))
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "state_invalid", $"'state' is one of {string.Join(", ", States.Keys)}.");
            }

            state = named;
        }

        var now = clock.Now();
        var merchantId = context.GetPrincipal().MerchantId;
        var codes = db.SurpriseCodes.Where(code => code.MerchantId == merchantId).Where(In(state, now));
        if (filter.LinkId is { } linkId)
        {
            codes = codes.Where(code => code.LinkId == linkId);
        }

        if (!string.IsNullOrEmpty(filter.Text))
        {
            var (part, prefix) = (KeywordKey.Fold(filter.Text), filter.Text.ToUpperInvariant());
            codes = codes.Where(code => code.Key != null ? code.Key.Contains(part) : code.Text.StartsWith(prefix));
        }

        if (paging!.After is { } after)
        {
            codes = codes.Where(code => code.Id < after);
        }

        // The page is cut before its stocks are joined.
        var page = codes.OrderByDescending(code => code.Id).Take(paging.Limit + 1);
        return TypedResults.Ok(await paging.ReadAsync(CodeRows.Of(db, page), row => row.Code.Id, row => CodeAnswer.Of(row, now), cancellationToken));
    }

    // As SurpriseCode.StateAt has it.
    private static Expression<Func<SurpriseCode, bool>> In(CodeState? state, DateTime now) => state switch
    {
        null => code => code.WithdrawnAt == null,
        CodeState.Withdrawn => code => code.WithdrawnAt != null,
        CodeState.Draft => code => code.WithdrawnAt == null && code.Draft,
        CodeState.Ended => code => code.WithdrawnAt == null && !code.Draft && code.ValidUntil <= now,
        CodeState.Scheduled => code => code.WithdrawnAt == null && !code.Draft && (code.ValidUntil == null || code.ValidUntil > now) && code.ValidFrom > now,
        _ => code => code.WithdrawnAt == null && !code.Draft && (code.ValidUntil == null || code.ValidUntil > now) && (code.ValidFrom == null || code.ValidFrom <= now),
    };

    /// <param name="Limit">1 to 200, default 50.</param>
    /// <param name="Cursor">The nextCursor of the answer before.</param>
    /// <param name="State">Only codes in this state: draft, scheduled, running, ended or withdrawn; absent: all but withdrawn ones.</param>
    /// <param name="LinkId">Only codes of this link.</param>
    /// <param name="Text">Only keywords and phrases that hold it, and one-time codes whose prefix begins so; case and spaces make no difference.</param>
    internal sealed record Filter(int? Limit, string? Cursor, string? State, Guid? LinkId, string? Text);
}
