using Microsoft.EntityFrameworkCore;
using Redirect.Contracts.Events.V1;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Problems;
using Redirect.Links.Catalogue;
using Redirect.Links.Following;
using Redirect.Links.Placements;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Staff;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Codes;

namespace Redirect.Links.Labels;

/// <summary>
/// The addresses of one link at up to 5,000 places, each with a placement of its own; those that are described and not there are made. All in one
/// transaction, one of a merchant after another: who asks twice, or dies in between and asks again, finds what the first one made.
/// </summary>
internal sealed class MakeLabels(IDbContextFactory<LinksDbContext> contexts, CodeMaker codes, FormSignatures forms, PublicAddresses addresses, TimeProvider clock)
{
    /// <summary>Of one question.</summary>
    public const int MostRows = 5_000;

    // Placements of one message to other services, each of some 2 KiB at most.
    private const int MessageRows = 500;

    private const int MaxText = 200;

    public async Task<MakeLabelsAnswer> AnswerAsync(MakeLabelsRequest question, CancellationToken cancellationToken)
    {
        var merchantId = Ids.Merchant(question.MerchantId);
        var refusals = new LabelRefusals();
        if (question.Rows.Count is 0 or > MostRows)
        {
            refusals.Add(0, "rows", question.Rows.Count == 0 ? "required" : "too_many", $"There are 1 to {MostRows} rows.");
            return refusals.ToAnswer();
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockMerchantAsync(merchantId, cancellationToken);
        var errors = new FieldErrors();
        var link = await LinkEditor.LinkAsync(errors, Ids.Of(question.LinkId), merchantId, db, cancellationToken);
        var baseUrl = link is null ? null : addresses.BaseOf(question.BaseUrl, link.Domain);
        if (baseUrl?.Length == 0)
        {
            errors.Add("baseUrl", "required", "Nobody says what the addresses begin with.");
        }

        List<LabelDraft> drafts = [.. question.Rows.Select((row, at) => new LabelDraft(at + 1, row))];
        await DescribeAsync(db, refusals, errors, question, merchantId, drafts, cancellationToken);
        await FindNamedAsync(db, refusals, merchantId, drafts, cancellationToken);
        await FindDescribedAsync(db, refusals, question, merchantId, drafts, cancellationToken);
        RefuseRepeated(refusals, drafts);
        refusals.Add(0, errors);
        if (refusals.Any)
        {
            return refusals.ToAnswer();
        }

        var taken = await MakeAsync(db, question, merchantId, drafts, cancellationToken);
        var answer = new MakeLabelsAnswer { LinkSlug = link!.Slug, LinkTitle = link.Title ?? "" };
        var signing = await forms.KeyAsync(db, cancellationToken);
        var names = await StaffNamesAsync(db, merchantId, drafts, cancellationToken);
        answer.Labels.AddRange(drafts.Select(draft => LabelOf(draft, link, baseUrl!, signing, names)));
        await transaction.CommitAsync(CancellationToken.None);
        taken?.Committed();
        return answer;
    }

    // Checks what rows say themselves, and fills in what a member of staff says for them.
    private static async Task DescribeAsync(
        LinksDbContext db, LabelRefusals refusals, FieldErrors errors, MakeLabelsRequest question, Guid merchantId, List<LabelDraft> drafts, CancellationToken cancellationToken)
    {
        var numbers = drafts.Where(draft => !draft.Names && draft.Said.Staff.Length is > 0 and <= StaffFields.MaxNumber).Select(draft => draft.Said.Staff).Distinct(StringComparer.Ordinal).ToList();
        var staff = numbers.Count == 0 ? [] : await db.Staff.AsNoTracking().Where(member => member.MerchantId == merchantId && numbers.Contains(member.Number))
            .ToDictionaryAsync(member => member.Number, StringComparer.Ordinal, cancellationToken);
        foreach (var draft in drafts)
        {
            if (!draft.IsClear)
            {
                refusals.Add(draft.Number, "row", "label_unclear", "A row names a placement by its id or its code, or describes one by name, store and staff.");
            }
            else if (!draft.Names)
            {
                Describe(refusals, draft, staff);
            }
        }

        if (drafts.Exists(draft => !draft.Names))
        {
            await CheckCampaignAsync(db, errors, question, merchantId, cancellationToken);
        }
    }

    private static void Describe(LabelRefusals refusals, LabelDraft draft, Dictionary<string, StaffMember> staff)
    {
        var said = draft.Said;
        var wrong = new FieldErrors();
        StaffMember? member = null;
        if (said.Staff.Length > 0 && !staff.TryGetValue(said.Staff, out member))
        {
            wrong.Add("staff", StaffRules.NotFound, StaffRules.NotFoundDetail("staff"));
        }
        else if (member?.RetiredAt is not null)
        {
            wrong.Add("staff", StaffRules.Retired, StaffRules.RetiredDetail);
        }

        var name = wrong.Any ? "" : wrong.Required("name", string.IsNullOrWhiteSpace(said.Name) ? member?.Name : said.Name, MaxText);
        var store = wrong.Optional("store", string.IsNullOrWhiteSpace(said.Store) ? member?.Store : said.Store, MaxText);
        draft.Partner = wrong.Optional("partner", said.Partner, MaxText);
        draft.Traits = wrong.Any ? null : new PlacementTraits(name, store, member?.Number);
        refusals.Add(draft.Number, wrong);
    }

    private static async Task CheckCampaignAsync(LinksDbContext db, FieldErrors errors, MakeLabelsRequest question, Guid merchantId, CancellationToken cancellationToken)
    {
        if (!Channels.All.Contains(question.Channel))
        {
            errors.Add("channel", "channel_unknown", $"'channel' is one of {string.Join(", ", Channels.All)}.");
        }

        if (Ids.Of(question.CampaignId) is not { } id)
        {
            errors.Add("campaignId", "required", "'campaignId' is required where rows describe placements: it is theirs.");
            return;
        }

        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (campaign is null)
        {
            errors.Add("campaignId", "campaign_not_found", "'campaignId' is the id of one of your campaigns.");
        }
        else if (campaign.RetiredAt is not null)
        {
            errors.Add("campaignId", "campaign_retired", "This campaign is retired.");
        }
    }

    private static async Task FindNamedAsync(LinksDbContext db, LabelRefusals refusals, Guid merchantId, List<LabelDraft> drafts, CancellationToken cancellationToken)
    {
        var ids = drafts.Select(draft => Ids.Of(draft.Said.PlacementId)).OfType<Guid>().Distinct().ToList();
        var codes = drafts.Select(draft => draft.Said.PlacementCode).Where(code => code.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var found = ids.Count + codes.Count == 0 ? [] : await db.Placements.AsNoTracking()
            .Where(row => row.MerchantId == merchantId && (ids.Contains(row.Id) || codes.Contains(row.Code))).ToListAsync(cancellationToken);
        var (byId, byCode) = (found.ToDictionary(row => row.Id), found.ToDictionary(row => row.Code, StringComparer.Ordinal));
        foreach (var draft in drafts.Where(draft => draft.Names && draft.IsClear))
        {
            var id = Ids.Of(draft.Said.PlacementId);
            var field = id is null ? "placementCode" : "placementId";
            draft.Placement = id is { } known ? byId.GetValueOrDefault(known) : byCode.GetValueOrDefault(draft.Said.PlacementCode);
            if (draft.Placement is null)
            {
                refusals.Add(draft.Number, field, "placement_not_found", "None of your placements has this id or code.");
            }
            else if (draft.Placement.RetiredAt is not null)
            {
                refusals.Add(draft.Number, field, "placement_retired", "This placement is retired.");
            }
        }
    }

    private static async Task FindDescribedAsync(LinksDbContext db, LabelRefusals refusals, MakeLabelsRequest question, Guid merchantId, List<LabelDraft> drafts, CancellationToken cancellationToken)
    {
        var campaignId = Ids.Of(question.CampaignId);
        var names = drafts.Select(draft => draft.Traits?.Name).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var standing = new Dictionary<PlacementTraits, Placement>();
        if (names.Count > 0)
        {
            // Of several that a merchant made by hand, the first.
            await foreach (var placement in db.Placements.AsNoTracking()
                .Where(row => row.MerchantId == merchantId && row.CampaignId == campaignId && row.Channel == question.Channel && row.RetiredAt == null && names.Contains(row.Name))
                .OrderBy(row => row.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                standing.TryAdd(PlacementTraits.Of(placement), placement);
            }
        }

        foreach (var draft in drafts.Where(draft => draft.Traits is not null))
        {
            draft.Placement = standing.GetValueOrDefault(draft.Traits!);
            if (draft is { Placement: { } placement, Partner: { } partner } && placement.Partner != partner)
            {
                // Whoever is paid for it must not be changed by printing it.
                refusals.Add(draft.Number, "partner", "partner_mismatch", $"The placement {placement.Code} is described so, and has another partner or none.");
            }
        }
    }

    private static void RefuseRepeated(LabelRefusals refusals, List<LabelDraft> drafts)
    {
        var seen = new Dictionary<object, int>();
        foreach (var draft in drafts)
        {
            object? place = draft.Placement is { } placement ? placement.Id : draft.Traits;
            if (place is not null && !seen.TryAdd(place, draft.Number))
            {
                refusals.Add(draft.Number, "row", "label_repeated", $"The row {seen[place]} is the same placement.");
            }
        }
    }

    private async Task<TakenCodes?> MakeAsync(LinksDbContext db, MakeLabelsRequest question, Guid merchantId, List<LabelDraft> drafts, CancellationToken cancellationToken)
    {
        var missing = drafts.Where(draft => draft.Placement is null).ToList();
        if (missing.Count == 0)
        {
            return null;
        }

        var taken = await codes.TakeAsync(CodeKind.Placement, missing.Count, db, cancellationToken);
        var now = clock.Now();
        foreach (var (draft, code) in missing.Zip(taken.Codes))
        {
            draft.Made = true;
            draft.Placement = new Placement
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                MerchantId = merchantId,
                CampaignId = Ids.Of(question.CampaignId)!.Value,
                Code = code,
                Name = draft.Traits!.Name,
                Channel = question.Channel,
                Store = draft.Traits.Store,
                Staff = draft.Traits.Staff,
                Partner = draft.Partner,
                CreatedAt = now,
                Version = 1,
            };
            db.Placements.Add(draft.Placement);
        }

        foreach (var message in missing.Select(draft => draft.Placement!).Chunk(MessageRows))
        {
            db.EnqueueChanges(message, clock);
        }

        await db.SaveChangesAsync(cancellationToken);
        return taken;
    }

    private static async Task<Dictionary<string, string>> StaffNamesAsync(LinksDbContext db, Guid merchantId, List<LabelDraft> drafts, CancellationToken cancellationToken)
    {
        var numbers = drafts.Select(draft => draft.Placement!.Staff).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return numbers.Count == 0 ? [] : await db.Staff.AsNoTracking().Where(member => member.MerchantId == merchantId && numbers.Contains(member.Number))
            .ToDictionaryAsync(member => member.Number, member => member.Name, StringComparer.Ordinal, cancellationToken);
    }

    private static Label LabelOf(LabelDraft draft, ShortLink link, string baseUrl, FormKey signing, Dictionary<string, string> staffNames)
    {
        var placement = draft.Placement!;
        return new Label
        {
            PlacementId = Ids.Bytes(placement.Id),
            PlacementCode = placement.Code,
            Name = placement.Name,
            Store = placement.Store ?? "",
            Staff = placement.Staff ?? "",
            StaffName = placement.Staff is { } number ? staffNames.GetValueOrDefault(number, "") : "",
            Address = ListForms.AddressOf(baseUrl, link, placement.Code, signing, Form.Qr),
            Made = draft.Made,
        };
    }
}
