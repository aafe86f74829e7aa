using System.Globalization;
using System.Text.Json;

namespace Redirect.Hosting.Messaging.InProcess;

/// <summary>Keeps messages that can never be handled, one JSON file each with the reason, for a person to look at.</summary>
internal sealed class DeadLetterFiles(string directory, TimeProvider clock)
{
    /// <summary>Returns when the message is on disk, under a name that sorts by time.</summary>
    public async Task AddAsync(MessageRoutes.Reader reader, ReadOnlyMemory<byte> body, string reason, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var now = clock.GetUtcNow();
        var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd'T'HHmmssfff}-{reader.Queue}-{Guid.CreateVersion7(now):N}.json"));
        var letter = new Letter(now.UtcDateTime, reader.Exchange, reader.Queue, reason, body.ToArray());

        // Written whole or not there: a half file would be taken for the message.
        await using (var file = new FileStream(path + ".new", FileMode.CreateNew, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(file, letter, JsonSerializerOptions.Web, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
    }

    /// <summary>The file; the body is in base64.</summary>
    internal sealed record Letter(DateTime At, string Exchange, string Queue, string Reason, byte[] Body);
}
