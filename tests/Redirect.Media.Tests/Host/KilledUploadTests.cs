using System.Net;
using System.Security.Cryptography;
using Redirect.Hosting.Principals;
using Redirect.Media.Tests.Pictures;
using Redirect.Testing;

namespace Redirect.Media.Tests.Host;

/// <summary>A process that dies with somebody's picture in its hands.</summary>
public sealed class KilledUploadTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact] // F28
    public async Task It_leaves_no_file()
    {
        SamplePictures.RequireLibrary();
        var signingKey = RandomNumberGenerator.GetBytes(32);
        var settings = MediaProcess.Settings("http://127.0.0.1:1", signingKey);
        settings["TMPDIR"] = folder.Path;
        settings["DOTNET_EnableDiagnostics"] = "0"; // whose socket lies there too
        using var media = MediaProcess.Start(settings);
        await media.ReadyAsync();
        using var form = new HalfAForm();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/watermarks/detect") { Content = form };
        request.Headers.Add(PrincipalTokens.Header, new PrincipalTokens(signingKey, TimeProvider.System).Sign(new Principal(PrincipalKind.Merchant, Guid.CreateVersion7(), Guid.CreateVersion7(), Scopes.All)));
        var call = media.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await Poll.UntilAsync(() => Holds(media.Id) >= HalfAForm.Sent / 2, "the picture was not put aside");
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories), entry => entry.Contains("upload", StringComparison.Ordinal) || entry.Contains("vips", StringComparison.Ordinal));
        media.Kill();
        form.End();
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
        Assert.DoesNotContain(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories), file => new FileInfo(file).Length >= HalfAForm.Sent / 2);
    }

    /// <summary>Bytes of the file without a name that a process has open; 0 for none.</summary>
    private static long Holds(int process)
    {
        foreach (var descriptor in Directory.EnumerateFileSystemEntries($"/proc/{process}/fd"))
        {
            try
            {
                if (new FileInfo(descriptor).LinkTarget?.Contains("redirect-upload-", StringComparison.Ordinal) == true)
                {
                    using var file = File.Open(descriptor, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                    return file.Length;
                }
            }
            catch (IOException)
            {
                // Closed meanwhile.
            }
        }

        return 0;
    }

    /// <summary>A form that breaks off.</summary>
    private sealed class HalfAForm : HttpContent
    {
        public const int Sent = 1 << 20;

        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HalfAForm() => Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        public void End() => ended.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\n\r\n"u8.ToArray());
            await stream.WriteAsync(new byte[Sent]);
            await stream.FlushAsync();
            await ended.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
