using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Redirect.Testing;

namespace Redirect.Links.Tests.Transfers;

/// <summary>Sending files, and reading reports.</summary>
internal static class Importing
{
    public const string Import = "/api/v1/links/import";

    public static byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(Repository.Root, "tests/Redirect.Links.Tests/Transfers/Files", name));

    public static Task<Answer> SendFileAsync(this Caller shop, byte[] file, string query = "", string type = "text/csv", params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return shop.SendAsync(HttpMethod.Post, Import + query, content, headers);
    }

    public static Task<Answer> SendTableAsync(this Caller shop, string table, string query = "", params (string Name, string Value)[] headers) =>
        shop.SendFileAsync(Encoding.UTF8.GetBytes(table), query, "text/csv", headers);

    public static async Task<Report> ImportAsync(this Caller shop, byte[] file, string query = "", string type = "text/csv", params (string Name, string Value)[] headers) =>
        Report.Of((await shop.SendFileAsync(file, query, type, headers)).Expect(HttpStatusCode.OK));

    public static async Task<Report> ImportAsync(this Caller shop, string table, string query = "", params (string Name, string Value)[] headers) =>
        Report.Of((await shop.SendTableAsync(table, query, headers)).Expect(HttpStatusCode.OK));

    /// <summary>A text that no other test's slugs begin with.</summary>
    public static string Unique() => "t" + Guid.CreateVersion7().ToString("N")[^12..];
}

internal sealed record Report(IReadOnlyList<ReportRow> Rows, JsonElement Summary)
{
    public static Report Of(Answer answer)
    {
        Assert.StartsWith("application/x-ndjson", answer.Headers["Content-Type"], StringComparison.Ordinal);
        var lines = answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        return new Report([.. lines.SkipLast(1).Select(line => new ReportRow(line))], lines[^1].GetProperty("summary"));
    }

    public long Of(string count) => Summary.GetProperty(count).GetInt64();

    public (long Created, long Exists, long Updated, long Refused) Counts => (Of("created"), Of("exists"), Of("updated"), Of("refused"));

    public bool Complete => Summary.GetProperty("complete").GetBoolean();
}

internal sealed record ReportRow(JsonElement Line)
{
    public long Row => Line.GetProperty("row").GetInt64();

    public string Status => Line.GetProperty("status").GetString()!;

    public string? Slug => Line.TryGetProperty("slug", out var slug) ? slug.GetString() : null;

    public Guid Id => Line.GetProperty("id").GetGuid();

    public string Codes => Join("errors");

    public string Notes => Join("notes");

    private string Join(string list) => Line.TryGetProperty(list, out var errors) ? string.Join(',', errors.EnumerateArray().Select(error => error.GetProperty("code").GetString())) : "";
}
