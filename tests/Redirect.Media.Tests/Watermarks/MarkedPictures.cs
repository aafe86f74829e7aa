using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Redirect.Contracts.Links.V1;
using Redirect.Media.Pictures;
using Redirect.Media.Watermarks.Engine;
using Issued = Redirect.Contracts.Links.V1.Watermark;
using MarkEngine = Redirect.Media.Watermarks.Engine.Watermark;

namespace Redirect.Media.Tests.Watermarks;

/// <summary>The media service with a link service that issues marks and knows them again.</summary>
internal sealed class MarkedPictures : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<(int, int, int, int), Picture> Photos = new();

    // Marking takes its time, so that most tests share one picture, under one key.
    private static readonly Lazy<byte[]> Shared = new(() =>
    {
        var plan = WatermarkPlan.Of(WatermarkKey.From(Key(SharedMerchant)));
        var marked = MarkEngine.Embed(Photo(), MarkId(SharedMerchant, SharedLink, SharedPlacement), plan, Strength.Adaptive, CancellationToken.None);
        return PictureWriter.Write(marked.Picture, PictureFormat.Jpeg);
    });

    private static readonly Guid SharedMerchant = new("01998a5e-0000-7000-8000-000000000001");
    private static readonly Guid SharedLink = new("01998a5e-0000-7000-8000-000000000002");
    private static readonly Guid SharedPlacement = new("01998a5e-0000-7000-8000-000000000003");

    private readonly ConcurrentDictionary<(Guid Merchant, Guid Link, Guid Placement), Issued> issued = new();

    private MarkedPictures(MediaService media)
    {
        Media = media;
        Http = media.As(Merchant);
        var links = media.Links;
        links.WatermarkKey = question => new WatermarkKeyAnswer { Key = ByteString.CopyFrom(Key(Id(question.MerchantId))) };
        links.IssueWatermark = Issue;
        links.FindWatermarks = question => new FindWatermarksAnswer { Watermarks = { issued.Where(pair => pair.Key.Merchant == Id(question.MerchantId) && question.Ids.Contains(pair.Value.Id)).Select(pair => pair.Value) } };
        links.ResolveWatermark = Resolve;
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Guid Merchant { get; } = SharedMerchant;

    public Guid Link { get; } = SharedLink;

    /// <summary>Whose mark <see cref="Marked"/> carries.</summary>
    public Guid Placement { get; } = SharedPlacement;

    /// <summary>A photo that carries a mark, as JPEG.</summary>
    public byte[] Marked
    {
        get
        {
            Issue(new IssueWatermarkRequest { MerchantId = Bytes(Merchant), LinkId = Bytes(Link), PlacementId = Bytes(Placement) });
            return Shared.Value;
        }
    }

    public MediaService Media { get; }

    public HttpClient Http { get; }

    /// <summary>What was asked of the link service about readers.</summary>
    public ConcurrentQueue<ResolveWatermarkRequest> Resolved { get; } = new();

    /// <summary>Placements that the link service does not know.</summary>
    public ConcurrentDictionary<Guid, bool> Unknown { get; } = new();

    public int Marks => issued.Count;

    // A busy machine may take longer for a picture than is right for a server.
    public static async Task<MarkedPictures> StartAsync(params (string Key, string Value)[] settings) => new(await MediaService.StartAsync([("Media:Pictures:MaxTime", "00:01:00"), .. settings]));

    /// <summary>Something like a photo: light and shade at every scale, in colour.</summary>
    public static Picture Photo(int width = 640, int height = 512, int seed = 1, int bands = 3) =>
        Photos.GetOrAdd((width, height, seed, bands), _ => Draw(width, height, seed, bands));

    private static Picture Draw(int width, int height, int seed, int bands)
    {
        var random = new Random(seed);
        var waves = Enumerable.Range(0, 40).Select(at => (X: (random.NextDouble() - 0.5) * (at + 1) / 20, Y: (random.NextDouble() - 0.5) * (at + 1) / 20, Phase: random.NextDouble() * 6, Size: 60.0 / (at + 2))).ToArray();
        var pixels = new byte[width * height * bands];
        for (var (y, at) = (0, 0); y < height; y++)
        {
            for (var x = 0; x < width; x++, at += bands)
            {
                var light = 128 + waves.Sum(wave => wave.Size * Math.Sin((x * wave.X) + (y * wave.Y) + wave.Phase)) + (random.NextDouble() * 10);
                for (var band = 0; band < 3; band++)
                {
                    pixels[at + band] = (byte)Math.Clamp(light + (band * 12) - 12, 8, 247);
                }

                if (bands == 4)
                {
                    pixels[at + 3] = (byte)(x < width / 8 ? 0 : 255);
                }
            }
        }

        return new Picture(width, height, bands, pixels);
    }

    public static byte[] Jpeg(int seed = 1) => PictureWriter.Write(Photo(seed: seed), PictureFormat.Jpeg, 95);

    public async Task<HttpResponseMessage> PostAsync(string call, byte[]? image, params (string Name, string Value)[] fields)
    {
        using var form = Form(image, fields);
        return await Http.PostAsync("/api/v1/watermarks/" + call, form, Cancellation);
    }

    public static MultipartFormDataContent Form(byte[]? image, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        if (image is not null)
        {
            AddFile(form, "image", image, "../../x.svg");
        }

        return form;
    }

    public static void AddFile(MultipartFormDataContent form, string field, byte[] file, string name)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(content, field, name);
    }

    /// <summary>The picture, marked for a placement.</summary>
    public async Task<byte[]> MarkAsync(byte[] image, Guid placement, params (string Name, string Value)[] fields)
    {
        using var answer = await PostAsync("embed", image, [("linkId", Link.ToString()), ("placementId", placement.ToString()), .. fields]);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.Content.ReadAsByteArrayAsync(Cancellation);
    }

    public async Task<JsonElement> AskAsync(string call, byte[] image, params (string Name, string Value)[] fields)
    {
        using var answer = await PostAsync(call, image, fields);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>The status and code of an answer that is none.</summary>
    public static async Task<(int Status, string? Code)> RefusalAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            return ((int)answer.StatusCode, text.StartsWith('{') && JsonSerializer.Deserialize<JsonElement>(text).TryGetProperty("code", out var code) ? code.GetString() : null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Media.DisposeAsync();
    }

    private static byte[] Key(Guid merchant) => SHA256.HashData(merchant.ToByteArray());

    private static ulong MarkId(Guid merchant, Guid link, Guid placement) =>
        BitConverter.ToUInt64(SHA256.HashData([.. merchant.ToByteArray(), .. link.ToByteArray(), .. placement.ToByteArray()])) & 0xFFFF_FFFF_FFFF;

    private static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    private static Guid Id(ByteString bytes) => bytes.IsEmpty ? Guid.Empty : new Guid(bytes.Span, bigEndian: true);

    private IssueWatermarkAnswer Issue(IssueWatermarkRequest question)
    {
        var (merchant, placement) = (Id(question.MerchantId), Id(question.PlacementId));
        if (Unknown.ContainsKey(placement))
        {
            return new IssueWatermarkAnswer { Refusals = { new Refusal { Field = "placementId", Code = "placement_not_found", Detail = "There is no such placement." } } };
        }

        return new IssueWatermarkAnswer
        {
            Watermark = issued.GetOrAdd((merchant, Id(question.LinkId), placement), key => new Issued
            {
                Id = MarkId(key.Merchant, key.Link, key.Placement),
                LinkId = question.LinkId,
                LinkSlug = "spring",
                LinkTitle = "Spring",
                PlacementId = question.PlacementId,
                PlacementCode = placement == Guid.Empty ? "" : "c" + placement.ToString("N")[^5..],
                PlacementName = placement == Guid.Empty ? "" : "=HYPERLINK(\"Lin\")",
                Channel = placement == Guid.Empty ? "" : "weibo",
                Partner = placement == Guid.Empty ? "" : "Lin",
                CampaignId = question.LinkId,
                CampaignName = "Autumn",
                IssuedAtMs = 1_790_000_000_000,
            }),
        };
    }

    private ResolveWatermarkAnswer Resolve(ResolveWatermarkRequest question)
    {
        var isRepeated = !question.Call.IsEmpty && Resolved.Any(before => before.Call == question.Call);
        Resolved.Enqueue(question);
        return question.VisitorId == "nonsense"
            ? new ResolveWatermarkAnswer { Refusals = { new Refusal { Field = "visitorId", Code = "visitor_id_invalid", Detail = "It is none." } } }
            : new ResolveWatermarkAnswer { Found = true, State = "active", Target = "https://item.taobao.com/item.htm?id=1", VisitId = ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray(bigEndian: true)), Replayed = isRepeated };
    }
}
