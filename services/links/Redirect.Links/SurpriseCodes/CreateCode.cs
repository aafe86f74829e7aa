using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims;
using Redirect.Links.OneTimeCodes;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

internal static class CreateCode
{
    // What is not said of a new code; a benefit must be.
    private static readonly CodeTerms Plain = new(new Benefit(BenefitType.Gift, null, null, []), [], Audience.All, 1, null, null, null);

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", HandleAsync).WithName("CreateSurpriseCode").WithSummary("Create a surprise code: a keyword, a service phrase, or the head of many one-time codes")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksWrite).WithIdempotency<LinksDbContext>();

    internal static async Task<Results<Created<CodeAnswer>, ProblemHttpResult>> HandleAsync(
        CodeFields request, HttpContext context, CodeEditor editor, BlockedWords blocked, KeywordHolds holds, SeriesMaker series, CodeQuota quota, CodeChanges changes,
        LinksDbContext db, AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var now = clock.Now();
        var errors = new FieldErrors();
        var (form, text, key) = Name(errors, request, blocked);
        int? length = null;
        var code = new SurpriseCode
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            MerchantId = merchantId,
            Form = form,
            Text = text,
            Key = key,
            Count = request.Generate?.Count ?? 0,
            Terms = Plain,
            CreatedAt = now,
            Version = 1,
        };
        editor.Apply(errors, request, code, isNew: true, now, context.Request.Host.Host);
        if (!request.Has(nameof(request.Benefit)))
        {
            errors.Add("benefit", "required", "'benefit' is required.");
        }

        await CodeEditor.PlaceAsync(errors, code, db, cancellationToken);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        if (!await quota.HasRoomAsync(db, merchantId, now, cancellationToken))
        {
            return Problem.Of(StatusCodes.Status422UnprocessableEntity, CodeQuota.Code, CodeQuota.Detail);
        }

        if (key is not null && !await holds.TakeAsync(db, code, now, cancellationToken))
        {
            return Taken(await KeywordHolds.HolderAsync(db, merchantId, key, cancellationToken));
        }

        if (request.Generate is { } generate)
        {
            if (await series.EnsureAsync(db, merchantId, generate.Prefix, generate.Length, generate.Count!.Value, errors, cancellationToken) is not { } seriesId)
            {
                return Problem.Rule(errors.All);
            }

            length = await NumberAsync(db, code, seriesId, cancellationToken);
        }

        var stock = new CodeStock { CodeId = code.Id, Version = 1 };
        db.SurpriseCodes.Add(code);
        db.CodeStocks.Add(stock);
        changes.Stage(db, code, stock, afterCommit);
        await db.SaveChangesAsync(cancellationToken);
        IfMatch.Say(context, code.Version);
        return TypedResults.Created($"/api/v1/surprise-codes/{code.Id}", CodeAnswer.Of(new CodeAnswer.Row(code, stock, length), now));
    }

    /// <summary>409 that says nothing of another merchant; of one's own, which code it is.</summary>
    public static ProblemHttpResult Taken(Guid? ownCodeId)
    {
        var problem = Problem.Conflict("keyword_taken", "This keyword or phrase is not free; case, full width and spaces make no difference. Choose another.");
        if (ownCodeId is { } id)
        {
            problem.ProblemDetails.Extensions["codeId"] = id;
        }

        return problem;
    }

    private static (CodeForm Form, string Text, string? Key) Name(FieldErrors errors, CodeFields request, BlockedWords blocked)
    {
        if ((request.Keyword is null ? 0 : 1) + (request.Phrase is null ? 0 : 1) + (request.Generate is null ? 0 : 1) != 1)
        {
            errors.Add("keyword", "code_unclear", "Give one of 'keyword', 'phrase' and 'generate'.");
            return (CodeForm.Keyword, "", null);
        }

        if (request.Generate is { } generate)
        {
            return (CodeForm.OneTime, Prefix(errors, generate, blocked), null);
        }

        var (form, field, given) = request.Keyword is not null ? (CodeForm.Keyword, "keyword", request.Keyword) : (CodeForm.Phrase, "phrase", request.Phrase!);
        var (key, code, detail) = KeywordRules.Check(given, blocked);
        if (code is not null)
        {
            errors.Add(field, code, detail!);
        }

        return (form, KeywordKey.Shown(given), key);
    }

    // Symbols, lengths and the room for so many are the series' own affair.
    private static string Prefix(FieldErrors errors, GenerateFields generate, BlockedWords blocked)
    {
        if (generate.Count is null)
        {
            errors.Add("generate.count", "required", "'generate.count' is required.");
        }

        if (generate.Prefix is { Length: <= KeywordKey.MaxUnits } prefix && blocked.AreIn(KeywordKey.Fold(prefix)))
        {
            errors.Add("generate.prefix", "keyword_blocked", "This prefix holds a word that is not allowed here.");
        }

        return "";
    }

    // The prefix is kept as the series has it.
    private static async Task<int> NumberAsync(LinksDbContext db, SurpriseCode code, Guid seriesId, CancellationToken cancellationToken)
    {
        var found = await db.CodeSeries.AsNoTracking().Where(row => row.Id == seriesId).Select(row => new { row.Prefix, row.Length }).SingleAsync(cancellationToken);
        code.SeriesId = seriesId;
        code.Text = found.Prefix;
        return found.Length;
    }
}
