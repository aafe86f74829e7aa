using System.Text.Json;

namespace Redirect.Media.Tests.Watermarks;

public sealed class WatermarkDescriptionTests
{
    [Theory]
    [InlineData("embed", "again,force,format,image,linkId,placementId,quality,strength", "200,400,401,403,409,413,415,422,503")]
    [InlineData("detect", "image", "200,400,401,403,413,415,422,503")]
    [InlineData("report", "image", "200,400,401,403,413,415,422,503")]
    [InlineData("resolve", "image,reader,visitorId", "200,400,401,403,413,415,422,503")]
    [InlineData("batches", "again,force,format,image,images,linkId,placementIds,placements,quality,strength", "200,202,400,401,403,413,415,422,503")]
    public async Task The_openapi_document_tells_of_forms_and_answers(string call, string fields, string answers)
    {
        await using var media = await MediaService.StartAsync();
        using var document = JsonDocument.Parse(await media.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        var post = document.RootElement.GetProperty("paths").GetProperty("/api/v1/watermarks/" + call).GetProperty("post");
        var form = post.GetProperty("requestBody").GetProperty("content").GetProperty("multipart/form-data").GetProperty("schema").GetProperty("properties");
        Assert.Equal(fields, string.Join(",", form.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal)));
        Assert.Equal(answers, string.Join(",", post.GetProperty("responses").EnumerateObject().Select(answer => answer.Name).Order(StringComparer.Ordinal)));
        Assert.NotEmpty(post.GetProperty("description").GetString()!);
        if (call == "embed")
        {
            var made = post.GetProperty("responses").GetProperty("200");
            Assert.Equal(["image/jpeg", "image/png", "image/webp"], made.GetProperty("content").EnumerateObject().Select(type => type.Name));
            Assert.True(made.GetProperty("headers").TryGetProperty("Watermark-Psnr", out _));
        }
    }
}
