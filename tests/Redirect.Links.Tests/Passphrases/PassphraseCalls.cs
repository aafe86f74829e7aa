using System.Net;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Testing;

namespace Redirect.Links.Tests.Passphrases;

/// <summary>What tests of resolving do over and over.</summary>
public abstract class PassphraseCalls
{
    private protected const string Path = "/api/v1/passphrases";

    private protected abstract LinksHost Host { get; }

    private protected static async Task<Answer> ResolveAsync(Caller shop, object body) => (await shop.PostAsync(Path + "/resolve", body)).Expect(HttpStatusCode.OK);

    private protected static async Task<string> StandingOfAsync(Caller shop, Guid linkId, Guid? placementId)
    {
        var answer = (await shop.GetAsync($"/api/v1/links/{linkId}/forms" + (placementId is null ? "" : $"?placementId={placementId}"))).Expect(HttpStatusCode.OK);
        return answer.Body.GetProperty("forms").EnumerateArray().Single(form => form.GetProperty("name").GetString() == "passphrase").GetProperty("text").GetString()!;
    }

    private protected async Task<IReadOnlyList<Visit>> VisitsOfAsync(Guid linkId, int count)
    {
        var link = ByteString.CopyFrom(linkId.ToByteArray(bigEndian: true));
        var publisher = (RecordingPublisher)Host.Services.GetRequiredService<IMessagePublisher>();
        IReadOnlyList<Visit> Mine() => [.. publisher.Visits.Where(visit => visit.LinkId == link)];
        await Poll.UntilAsync(() => Task.FromResult(Mine().Count), seen => seen >= count, TimeSpan.FromSeconds(20), $"{count} visits of the link");
        return Mine();
    }
}
