using System.Net;
using System.Net.Sockets;
using System.Text;
using Redirect.Links.Domains.Dns;

namespace Redirect.Links.Domains.Verification;

/// <summary>
/// Fetches a domain's verification file. A merchant says which host we call, so nothing is trusted: the name is resolved once, every address of
/// it must be one that may be asked, exactly the first is connected to whatever the name means a moment later, redirects are not followed,
/// and little is read for a short time.
/// </summary>
internal sealed class FileProof(DnsResolver resolver, VerificationAddresses addresses, TimeProvider clock)
{
    /// <summary>Of the file.</summary>
    public const int MaxBytes = 4096;

    /// <summary>For resolving and for all requests.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan HttpPatience = TimeSpan.FromSeconds(2);

    public async Task<Proof> LookAsync(string host, string token, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var (found, unknown) = await ResolveAsync(host, either.Token);
            if (found.Count == 0)
            {
                return unknown ? Proof.Unknown : Proof.Absent;
            }

            // One address that is not public among them is no accident.
            if (!found.All(address => addresses.PortsOf(address) is not null))
            {
                return Proof.Unknown;
            }

            return await FetchAsync(host, token, found[0], addresses.PortsOf(found[0])!, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Proof.Unknown;
        }
    }

    private async Task<(IReadOnlyList<IPAddress> Found, bool Unknown)> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(resolver.AskAsync(host, DnsRecordType.A, cancellationToken), resolver.AskAsync(host, DnsRecordType.Aaaa, cancellationToken));
        return ([.. answers.SelectMany(answer => answer.Addresses)], answers.Any(answer => answer.Status != DnsStatus.Answered));
    }

    // http first, as a certificate may be what the merchant does not have yet; https where http only leads there.
    private static async Task<Proof> FetchAsync(string host, string token, IPAddress address, IReadOnlyList<int> ports, CancellationToken cancellationToken)
    {
        var result = Proof.Unknown;
        for (var way = 0; way < ports.Count && result != Proof.Found; way++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (way + 1 < ports.Count)
            {
                limit.CancelAfter(HttpPatience);
            }

            var scheme = way == 0 ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
            try
            {
                var seen = await FetchAsync(new Uri($"{scheme}://{host}{ProofPlaces.PathOf(token)}"), token, new IPEndPoint(address, ports[way]), limit.Token);
                result = seen > result ? seen : result;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // No answer by this way.
            }
        }

        return result;
    }

    private static async Task<Proof> FetchAsync(Uri file, string token, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16, // KiB
            MaxResponseDrainSize = 0,
            ConnectCallback = async (_, cancellation) =>
            {
                // Where we decided to go; the name is not looked up again.
                var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(endPoint, cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, file);
        request.Headers.TryAddWithoutValidation("User-Agent", "Redirect-Verification/1.0");
        request.Headers.TryAddWithoutValidation("Accept", "text/plain, */*;q=0.1");
        request.Headers.ConnectionClose = true;
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentLength > MaxBytes)
        {
            // A server that is ill says nothing about what it holds when it is well.
            return (int)response.StatusCode is >= 500 or 429 ? Proof.Unknown : Proof.Absent;
        }

        var buffer = new byte[MaxBytes + 1];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxBytes && string.Equals(Encoding.UTF8.GetString(buffer, 0, length).Trim('\uFEFF', ' ', '\t', '\r', '\n'), ProofPlaces.ContentOf(token), StringComparison.Ordinal)
            ? Proof.Found
            : Proof.Absent;
    }
}
