using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Principals;
using Redirect.Media.Pictures;
using Redirect.Media.PrintSheets;
using Redirect.Media.Tests.Pictures;
using Redirect.Media.Tests.QrCodes;
using Redirect.Testing;

namespace Redirect.Media.Tests.PrintSheets;

public sealed class MakePrintSheetTests : IDisposable
{
    private readonly Guid merchant = Guid.CreateVersion7();
    private readonly Guid link = Guid.CreateVersion7();
    private readonly TemporaryFolder folder = new();
    private readonly List<MakeLabelsRequest> asked = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Labels_are_made_and_printed()
    {
        QrReader.Require();
        await using var service = await StartAsync();
        var placement = Guid.CreateVersion7();
        var campaign = Guid.CreateVersion7();
        var sheet = new
        {
            linkId = link,
            campaignId = campaign,
            channel = "store",
            design = new { page = "a4", label = new { width = 60, height = 85 }, title = "扫码领券", qr = new { ecc = "Q" } },
            labels = new object[] { new { placementId = placement }, new { placement = "STORE12" }, new { name = "一楼收银台", store = "静安店", staff = "1024", partner = "p" } },
        };
        using var answer = await PostAsync(service, JsonContent.Create(sheet));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("labels.pdf", answer.Content.Headers.ContentDisposition?.FileName);
        var pdf = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        var page = Assert.Single(await PdfTools.RenderAsync(pdf, dpi: 200));
        Assert.Equal(["https://s.example.com/spring?p=P1&f=qr.AAAAAA", "https://s.example.com/spring?p=P2&f=qr.AAAAAA", "https://s.example.com/spring?p=P3&f=qr.AAAAAA"], (await QrReader.ReadAsync(page, "pgm")).Split('\n').Order(StringComparer.Ordinal));
        Assert.Contains("静安店 · 王芳", await PdfTools.TellAsync("pdftotext", pdf), StringComparison.Ordinal);

        var question = Assert.Single(asked);
        Assert.Equal((Bytes(merchant), Bytes(link), Bytes(campaign), "store", "https://s.example.com"), (Hex(question.MerchantId), Hex(question.LinkId), Hex(question.CampaignId), question.Channel, question.BaseUrl));
        Assert.Equal((Bytes(placement), "STORE12"), (Hex(question.Rows[0].PlacementId), question.Rows[1].PlacementCode));
        Assert.Equal(new LabelRow { Name = "一楼收银台", Store = "静安店", Staff = "1024", Partner = "p" }, question.Rows[2]);

        using var again = await PostAsync(service, JsonContent.Create(sheet));
        Assert.Equal(pdf, await again.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_form_brings_a_table_and_a_logo()
    {
        QrReader.Require();
        SamplePictures.RequireLibrary();
        await using var service = await StartAsync();
        using var answer = await PostAsync(service, Form("name,store\n一楼收银台,静安店\n二楼收银台,静安店\n", """{"label":{"width":60,"height":85},"title":"扫码领券"}""", PictureWriter.Write(Drawing.Logo(100, 100), PictureFormat.Png)));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["一楼收银台", "二楼收银台"], Assert.Single(asked).Rows.Select(row => row.Name));
        var pdf = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal(2, (await QrReader.ReadAsync(Assert.Single(await PdfTools.RenderAsync(pdf, dpi: 200)), "pgm")).Split('\n').Distinct().Count());
        Assert.Contains("/Subtype/Image", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_would_rather_come_back_gets_a_job()
    {
        await using var service = await StartAsync();
        using var http = service.As(merchant);
        var sheet = new { linkId = link, labels = Enumerable.Range(1, 200).Select(i => new { name = $"收银台 {i}" }) };
        using var now = await http.PostAsJsonAsync("/api/v1/print-sheets", sheet, Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/print-sheets") { Content = JsonContent.Create(sheet), Headers = { { "Prefer", "respond-async" } } };
        using var accepted = await http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var job = await accepted.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(("print-sheet", 200), (job.GetProperty("kind").GetString(), job.GetProperty("total").GetInt32()));
        var state = await Poll.UntilAsync(
            () => http.GetFromJsonAsync<JsonElement>(accepted.Headers.Location, Cancellation), state => state.GetProperty("state").GetString() is not ("waiting" or "running"), TimeSpan.FromSeconds(60), "the job is over");
        Assert.Equal(("done", 200), (state.GetProperty("state").GetString(), state.GetProperty("done").GetInt32()));
        Assert.Equal(await now.Content.ReadAsByteArrayAsync(Cancellation), await http.GetByteArrayAsync(state.GetProperty("result").GetString(), Cancellation));
    }

    [Theory]
    [InlineData("""{"labels":[{"name":"a"}]}""", "linkId", "required")]
    [InlineData("""{"linkId":"$","labels":[]}""", "labels", "required")]
    [InlineData("""{"linkId":"$"}""", "labels", "required")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"},{}]}""", "labels[1]", "label_ambiguous")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a","placement":"b"}]}""", "labels[0]", "label_ambiguous")]
    [InlineData("""{"linkId":"$","labels":[null]}""", "labels[0]", "label_ambiguous")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"page":"a5"}}""", "design.page", "page_unknown")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"page":{"width":49.9,"height":100}}}""", "design.page.width", "out_of_range")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"page":{"width":100}}}""", "design.page.height", "out_of_range")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"page":{"width":100,"height":1200.01}}}""", "design.page.height", "out_of_range")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"label":{"width":19.99}}}""", "design.label.width", "out_of_range")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"label":{"width":190.01}}}""", "design.label", "label_too_large")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"bleed":5.01}}""", "design.bleed", "out_of_range")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"bleed":3,"gap":5.99}}""", "design.gap", "gap_too_small")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"bleed":3,"margin":2.9}}""", "design.margin", "margin_too_small")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"gap":50.01}}""", "design.gap", "out_of_range")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"gap":0.001}}""", "design.gap", "out_of_range")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"scanDistance":0.09}}""", "design.scanDistance", "out_of_range")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"scanDistance":2}}""", "design.label", "qr_too_small")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"qr":{"mm":20}}}""", "design.qr.mm", "qr_too_small")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"qr":{"mm":60}}}""", "design.qr.mm", "qr_does_not_fit")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"qr":{"ecc":"h"}}}""", "design.qr.ecc", "ecc_unknown")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"qr":{"dark":"cccccc"}}}""", "design.qr.dark", "contrast_too_low")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"qr":{"dark":"00000080"}}}""", "design.qr.dark", "colour_malformed")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"ground":"333333"}}""", "design.ground", "contrast_too_low")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"}],"design":{"title":"🍠"}}""", "design.title", "character_unsupported")]
    [InlineData("""{"linkId":"$","labels":[{"name":"a"},{"name":"🍠"}]}""", "labels[1]", "character_unsupported")]
    public async Task What_is_wrong_is_named(string json, string field, string code)
    {
        await using var service = await StartAsync();
        using var answer = await PostAsync(service, new StringContent(json.Replace("$", link.ToString(), StringComparison.Ordinal), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        var error = problem.RootElement.GetProperty("errors")[0];
        Assert.Equal((field, code), (error.GetProperty("field").GetString(), error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Limits_are_kept_to_the_last_one()
    {
        await using var service = await StartAsync();
        foreach (var (design, allowed) in new[] { (new string('题', 40), true), (new string('题', 41), false) })
        {
            using var answer = await PostAsync(service, JsonContent.Create(new { linkId = link, design = new { title = design }, labels = new[] { new { name = "a" } } }));
            Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }

        using var many = await PostAsync(service, JsonContent.Create(new { linkId = link, labels = Enumerable.Repeat(new { name = "a" }, 5001) }));
        Assert.Contains("too_many_labels", await many.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var rows = await PostAsync(service, Form("name\n" + new string('a', 1 << 20), "{}", null));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, rows.StatusCode);
        using var large = await PostAsync(service, new StringContent("{\"channel\":\"" + new string('a', 2 << 20) + "\"}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Single(asked);
    }

    [Fact]
    public async Task What_the_link_service_refuses_is_told_with_its_row()
    {
        await using var service = await StartAsync();
        service.Links.MakeLabels = _ => new MakeLabelsAnswer { Refusals = { new Refusal { Field = "staff", Code = "staff_not_found", Detail = "No such member of staff.", Row = 2 } } };
        using var answer = await PostAsync(service, JsonContent.Create(new { linkId = link, labels = new[] { new { name = "a" }, new { name = "b" } } }));
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        var error = problem.RootElement.GetProperty("errors")[0];
        Assert.Equal(("labels[1].staff", "staff_not_found", "Row 2: No such member of staff."), (error.GetProperty("field").GetString(), error.GetProperty("code").GetString(), error.GetProperty("detail").GetString()));
        service.Links.Down = true;
        using var down = await PostAsync(service, JsonContent.Create(new { linkId = link, labels = new[] { new { name = "a" } } }));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
    }

    [Theory]
    [InlineData("application/json", "{", 400, "malformed_body")]
    [InlineData("application/json", "null", 400, "malformed_request")]
    [InlineData("application/json", """{"sheets":1}""", 422, "unknown_field")]
    [InlineData("text/csv", "name\na", 415, "media_type_not_supported")]
    public async Task A_body_of_no_form_that_is_taken_is_refused(string type, string body, int status, string code)
    {
        await using var service = await StartAsync();
        using var answer = await PostAsync(service, new StringContent(body, Encoding.UTF8, type));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains($"\"{code}\"", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_are_made_at_once_as_is_allowed()
    {
        await using var service = await StartAsync(("Media:MaxConcurrentSheets", "1"));
        var slots = service.Services.GetRequiredService<SheetSlots>();
        var sheet = new { linkId = link, labels = new[] { new { name = "a" } } };
        using (var place = slots.TryTake())
        {
            Assert.NotNull(place);
            using var busy = await PostAsync(service, JsonContent.Create(sheet));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, busy.StatusCode);
            Assert.NotNull(busy.Headers.RetryAfter);
            Assert.Contains("sheets_busy", await busy.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        using var free = await PostAsync(service, JsonContent.Create(sheet));
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65")]
    public async Task A_bad_setting_stops_the_start(string value) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => StartAsync(("Media:MaxConcurrentSheets", value)));

    [Fact]
    public async Task It_takes_a_key_with_the_scope()
    {
        await using var service = await StartAsync();
        var sheet = new { linkId = link, labels = new[] { new { name = "a" } } };
        using var nobody = await service.Http.PostAsJsonAsync("/api/v1/print-sheets", sheet, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        using var reader = service.As(merchant, Scopes.LinksWrite);
        using var answer = await reader.PostAsJsonAsync("/api/v1/print-sheets", sheet, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(asked);
    }

    private async Task<MediaService> StartAsync(params (string, string)[] settings)
    {
        var service = await MediaService.StartAsync([("Media:PublicBaseUrl", "https://s.example.com/"), ("Media:Jobs:Directory", folder.Path), .. settings]);
        service.Links.MakeLabels = question =>
        {
            asked.Add(question);
            return new MakeLabelsAnswer
            {
                LinkSlug = "spring",
                LinkTitle = "春季新品",
                Labels = { question.Rows.Select((row, at) => new Label { PlacementCode = $"P{at + 1}", Name = row.Name, Store = row.Store, Staff = row.Staff, StaffName = row.Staff == "1024" ? "王芳" : "", Address = $"{question.BaseUrl}/spring?p=P{at + 1}&f=qr.AAAAAA" }) },
            };
        };
        return service;
    }

    private async Task<HttpResponseMessage> PostAsync(MediaService service, HttpContent content)
    {
        using var http = service.As(merchant);
        return await http.PostAsync("/api/v1/print-sheets", content, Cancellation);
    }

    private MultipartFormDataContent Form(string table, string design, byte[]? logo)
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent(link.ToString()), "linkId" },
            { new StringContent(design), "design" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(table)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }, "labels", "labels.csv" },
        };
        if (logo is not null)
        {
            form.Add(new ByteArrayContent(logo), "logo", "logo.png");
        }

        return form;
    }

    private static string Bytes(Guid id) => Convert.ToHexString(id.ToByteArray(bigEndian: true));

    private static string Hex(Google.Protobuf.ByteString bytes) => Convert.ToHexString(bytes.Span);
}
