using System.Text;
using Microsoft.AspNetCore.Http;
using Redirect.Hosting.Files;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Files;

public sealed class UploadedFileTests
{
    private static readonly Encoding Marked = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_is_read_as_often_as_is_wanted_and_has_no_name_where_it_lies()
    {
        using var folder = new TemporaryFolder();
        await using var file = await ReceiveAsync(folder, [.. Marked.GetPreamble(), .. "连衣裙"u8]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        for (var reading = 0; reading < 2; reading++)
        {
            var start = file.FindText();
            Assert.Equal(3, start);
            using var text = file.Read(Encoding.UTF8, start);
            Assert.Equal("连衣裙", await text.ReadToEndAsync(Cancel));
        }
    }

    [Theory]
    [InlineData(new byte[] { }, 0)]
    [InlineData(new byte[] { 0xEF, 0xBB }, 0)]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF }, 3)]
    [InlineData(new byte[] { 0xFE }, 0)]
    [InlineData(new byte[] { 0xFE, 0xFF }, null)]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0 }, null)]
    public async Task The_mark_is_found_and_those_of_other_encodings_are_refused(byte[] bytes, int? start)
    {
        using var folder = new TemporaryFolder();
        await using var file = await ReceiveAsync(folder, bytes);
        if (start is { } found)
        {
            Assert.Equal(found, file.FindText());
        }
        else
        {
            Assert.Equal("encoding_not_supported", Assert.Throws<FileRefusedException>(() => file.FindText()).Problem().ProblemDetails.Extensions["code"]);
        }
    }

    private static Task<UploadedFile> ReceiveAsync(TemporaryFolder folder, byte[] bytes)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(bytes);
        return UploadedFile.ReceiveAsync(context, folder.Path, 1_000, Cancel);
    }
}
