using Google.Protobuf;
using Google.Protobuf.Reflection;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Faults;

/// <summary>Two versions side by side (fault F29): messages of the next version, and of the last, are read by this one, and none is put aside.</summary>
[Collection(DeployedAttributionTests.Name)]
public sealed class VersionsTests(DeployedAttribution deployed)
{
    // Field 1000, a text that no version of today knows.
    private static readonly byte[] Later = [0xC2, 0x3E, 5, .. "later"u8];

    private readonly Guid merchant = Guid.CreateVersion7();

    [Fact]
    public async Task Messages_of_the_next_version_are_counted_and_none_is_put_aside()
    {
        var (campaign, placement) = (Some.Id(merchant, 1), Some.Id(merchant, 2));
        var visits = DeployedAttribution.Visits(merchant, 5).Select(visit => With(Visit.Parser, visit)).ToList();
        visits[0].Form = (Form)42;
        visits[1].Outcome = "hologram";
        visits[2].Signals = uint.MaxValue;
        await deployed.PublishAsync(Exchanges.Visits, [.. new VisitBatch { Visits = { visits } }.ToByteArray(), .. Later]);
        await deployed.PublishAsync(Exchanges.Catalogue, [.. new CatalogueBatch
        {
            Changes = { With(CatalogueChange.Parser, Changes.Campaign(merchant, campaign, "Spring")), With(CatalogueChange.Parser, Changes.Placement(merchant, placement, campaign, "Counter")) },
        }.ToByteArray(), .. Later]);
        var step = With(ClaimEvent.Parser, Step(ClaimStepKind.Claimed));
        await deployed.PublishAsync(Exchanges.Claims, [.. new ClaimBatch { Events = { step, With(ClaimEvent.Parser, Step((ClaimStepKind)77)) } }.ToByteArray(), .. Later]);

        await deployed.SettledAsync(merchant, 5);
        await CountAsync("SELECT count(*) FROM placements WHERE merchant_id = $1", 1);
        await CountAsync("SELECT count(*) FROM claim_events WHERE merchant_id = $1", 2); // the kind of later is kept, and in no figure
        await CountAsync("SELECT claims FROM scope_totals WHERE merchant_id = $1 AND scope = 0", 1);
        await CountAsync("SELECT sum(human_gross) FROM visit_rollups WHERE merchant_id = $1 AND form = 42", 1);
        await NonePutAsideAsync();
    }

    [Fact]
    public async Task Messages_of_the_last_version_lack_what_came_since_and_are_counted()
    {
        // As the first version wrote them: fields up to 19 of a visit, 6 of a placement, 18 of a claim's step.
        var visits = DeployedAttribution.Visits(merchant, 5).Select(visit => Only(Visit.Parser, visit, 19));
        await deployed.PublishAsync(visits);
        var placement = Changes.Placement(merchant, Some.Id(merchant, 2), Some.Id(merchant, 1), "Counter");
        placement.Placement = Only(CatalogueChange.Types.Placement.Parser, placement.Placement, 6);
        await deployed.PublishAsync(Exchanges.Catalogue, new CatalogueBatch { Changes = { placement } }.ToByteArray());
        await deployed.PublishAsync(Exchanges.Claims, new ClaimBatch { Events = { Only(ClaimEvent.Parser, Step(ClaimStepKind.Claimed), 18) } }.ToByteArray());

        await deployed.SettledAsync(merchant, 5);
        await CountAsync("SELECT count(*) FROM placements WHERE merchant_id = $1", 1);
        await CountAsync("SELECT claims FROM scope_totals WHERE merchant_id = $1 AND scope = 0", 1);
        await CountAsync("SELECT count(*) FROM visits WHERE merchant_id = $1 AND outcome = 'target'", 5);
        await NonePutAsideAsync();
    }

    [Fact]
    public async Task What_only_the_next_version_understands_is_kept_for_it()
    {
        // A class of visits of later: who counted it as anything else would be wrong. A thing of later: what it is about is not known here.
        var visit = With(Visit.Parser, Some.Visit(merchant, at: TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1), quality: (Quality)8));
        await deployed.PublishAsync(DeployedAttribution.Visits(merchant, 5).Append(visit));
        await deployed.SettledAsync(merchant, 5);
        Assert.Equal(1, await deployed.CountAsync("SELECT count(*) FROM rejected_visits WHERE merchant_id = $1 AND reason = 'quality_unknown' AND position('\\x6c61746572'::bytea IN body) > 0", merchant));

        var change = Changes.Campaign(merchant, Some.Id(merchant, 1), "Spring");
        var thing = change.Clone();
        (thing.Id, thing.Campaign) = (Some.Bytes(Some.Id(merchant, 2)), null);
        var body = new CatalogueBatch { Changes = { With(CatalogueChange.Parser, thing), change } }.ToByteArray();
        await deployed.PublishAsync(Exchanges.Catalogue, body);
        await CountAsync("SELECT count(*) FROM campaigns WHERE merchant_id = $1", 1);
        var dead = DeployedAttribution.DeadOf(Queues.AttributionCatalogue);
        await Poll.UntilAsync(() => deployed.WaitingAsync(dead), count => count == 1, TimeSpan.FromSeconds(30), "the message is kept");
        Assert.Equal(body, Assert.Single(await deployed.TakeAllAsync(dead)));
    }

    [Fact]
    public void No_field_of_an_event_ever_changed_its_number_or_kind()
    {
        var fields = new[] { VisitsReflection.Descriptor, CatalogueReflection.Descriptor, ClaimsReflection.Descriptor, OutcomesReflection.Descriptor, VisitorsReflection.Descriptor }
            .SelectMany(file => file.MessageTypes.SelectMany(Fields)).ToHashSet();
        Assert.Empty(EventFields.Known.Except(fields));
    }

    private static IEnumerable<string> Fields(MessageDescriptor message) =>
        message.Fields.InFieldNumberOrder().Select(field => $"{message.Name}.{field.Name} {field.FieldNumber} {field.FieldType}{(field.IsRepeated ? " repeated" : "")}").Concat(message.NestedTypes.SelectMany(Fields));

    private static T With<T>(MessageParser<T> parser, T message)
        where T : IMessage<T> => parser.ParseFrom([.. message.ToByteArray(), .. Later]);

    private static T Only<T>(MessageParser<T> parser, T message, int fields)
        where T : IMessage<T>
    {
        var copy = parser.ParseFrom(message.ToByteArray());
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Where(field => field.FieldNumber > fields))
        {
            field.Accessor.Clear(copy);
        }

        return copy;
    }

    private ClaimEvent Step(ClaimStepKind kind) => new()
    {
        EventId = Some.Bytes(Guid.CreateVersion7()),
        MerchantId = Some.Bytes(merchant),
        CodeId = Some.Bytes(Some.Id(merchant, 5)),
        ClaimId = Some.Bytes(Guid.CreateVersion7()),
        Sequence = 1,
        Kind = kind,
        OccurredAtMs = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds(),
        LinkId = Some.Bytes(merchant),
        Form = Form.Surprise,
        VisitorId = Some.Bytes(Guid.CreateVersion7()),
        StaffId = "1001",
        Items = 1,
    };

    private Task<long> CountAsync(string sql, long expected) => Poll.UntilAsync(() => deployed.CountAsync(sql, merchant), count => count == expected, TimeSpan.FromSeconds(30), $"{expected} by {sql}");

    private async Task NonePutAsideAsync()
    {
        foreach (var queue in (string[])[Queues.AttributionVisits, Queues.AttributionClaims, Queues.AttributionCatalogue])
        {
            Assert.Equal((0, 0), (await deployed.WaitingAsync(queue), await deployed.WaitingAsync(DeployedAttribution.DeadOf(queue))));
        }
    }
}
