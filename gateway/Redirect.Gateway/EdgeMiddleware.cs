using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Gateway.Addresses;
using Redirect.Gateway.ApiKeys;
using Redirect.Gateway.Headers;
using Redirect.Gateway.Hosts;
using Redirect.Gateway.Paths;
using Redirect.Gateway.RateLimits;
using Redirect.Gateway.TrustedProxies;
using Redirect.Hosting.Principals;

namespace Redirect.Gateway;

/// <summary>
/// The edge's rules in order, cheap ones first. What needs no key passes without a state machine or a question to anybody.
/// </summary>
internal sealed partial class EdgeMiddleware
{
    /// <summary>By which links tells that a slug is none though the answer is a redirect.</summary>
    private const string UnknownHeader = "X-Redirect-Unknown";

    private readonly RequestDelegate next;
    private readonly HostPolicy hosts;
    private readonly RateLimiter limiter;
    private readonly KeyCache keys;
    private readonly AddressRange[] exempt;
    private readonly ILogger<EdgeMiddleware> logger;
    private readonly OncePerSecond logging;
    private readonly Func<object, Task> onStarting;

    public EdgeMiddleware(RequestDelegate next, IOptions<EdgeOptions> options, MerchantHosts merchants, RateLimiter limiter, KeyCache keys, TimeProvider clock, ILogger<EdgeMiddleware> logger)
    {
        this.next = next;
        this.limiter = limiter;
        this.keys = keys;
        this.logger = logger;
        logging = new OncePerSecond(clock);
        hosts = new HostPolicy(options.Value.AllowedHosts, merchants);
        exempt = [.. (options.Value.RateLimits.ExemptNetworks ?? ["127.0.0.0/8", "::1/128"]).Select(Parse)];
        onStarting = OnStarting;
    }

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var kind = PathKinds.Of(request);
        var address = AddressRange.NumberOf(context.Connection.RemoteIpAddress);
        var exchange = new EdgeExchange(context, kind, AddressRange.CountedAs(address));
        context.Response.OnStarting(onStarting, exchange);
        if (exchange.RequestId is { } id)
        {
            context.TraceIdentifier = id;
        }

        // A probe asks the machine, by its address, not the site.
        var host = hosts.KindOf(request);
        if (host != HostKind.Ours && (kind != PathKind.Health || host == HostKind.Merchants)
            && !(host == HostKind.Merchants && MerchantPaths.Allow(kind, request.Path.Value)))
        {
            exchange.CountsMisses = false;
            return RefuseHostAsync(context, kind, host);
        }

        // Where the services run in this process, their endpoints for each other are mapped here too.
        if (kind == PathKind.Internal)
        {
            return EdgeRefusal.WriteAsync(context, kind, StatusCodes.Status404NotFound, "not_found", "There is nothing at this address and method.");
        }

        if (HasTwoLengths(request.Headers))
        {
            exchange.CountsMisses = false;
            return EdgeRefusal.WriteAsync(context, kind, StatusCodes.Status400BadRequest, "malformed_request", "A body has a length or is chunked, not both.");
        }

        HopHeaders.Remove(request.Headers);
        if (kind is PathKind.Api or PathKind.Grpc)
        {
            return CallApiAsync(exchange);
        }

        // No key is needed here, so none is looked at, and a directory that is down holds nobody up.
        request.Headers.Authorization = default;
        if (kind != PathKind.Health)
        {
            if (kind == PathKind.Redirect && limiter.Peek(new RateKey(RateRule.Misses, exchange.Address)) is { Allowed: false } misses)
            {
                return RefuseRateAsync(exchange, misses, "Too many addresses that lead nowhere. Wait before trying others.");
            }

            if (!IsExempt(address) && limiter.TryAdd(new RateKey(RateRule.Address, exchange.Address)) is { Allowed: false } requests)
            {
                return RefuseRateAsync(exchange, requests, "Too many requests from this network. Slow down.");
            }
        }

        context.SetPrincipal(Principal.Anonymous);
        return next(context);
    }

    private async Task CallApiAsync(EdgeExchange exchange)
    {
        var context = exchange.Context;
        var failed = new RateKey(RateRule.FailedKeys, exchange.Address);
        var state = KeyHeader.Read(context.Request, out var key);
        context.Request.Headers.Authorization = default;
        var principal = Principal.Anonymous;
        if (state == KeyHeaderState.Present)
        {
            var entry = keys.Of(key);

            // Who guesses keys from behind the same address does not lock out those whose key was good a moment ago.
            if (!entry.WasGood && limiter.Peek(failed) is { Allowed: false } guesses)
            {
                await RefuseFailedAsync(exchange, guesses);
                return;
            }

            Principal? owner;
            try
            {
                owner = await keys.FindAsync(entry, key, context.RequestAborted);
            }
            catch (Exception) when (context.RequestAborted.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                if (logging.TryTake())
                {
                    Log.KeysUnavailable(logger, error);
                }

                await EdgeRefusal.WriteAsync(context, exchange.Kind, StatusCodes.Status503ServiceUnavailable, "keys_unavailable", "Keys can't be checked now; nothing was done. Try again.", 2);
                return;
            }

            if (owner is not { Kind: PrincipalKind.Merchant or PrincipalKind.Admin })
            {
                limiter.Add(failed);
                await EdgeRefusal.WriteAsync(context, exchange.Kind, StatusCodes.Status401Unauthorized, "key_unknown", "This API key is not known, has expired or was revoked.");
                return;
            }

            principal = owner;
            var calls = limiter.TryAdd(new RateKey(IsClaim(context.Request) ? RateRule.Claims : RateRule.Key, SubjectOf(owner)));
            exchange.Limit = calls;
            if (!calls.Allowed)
            {
                await RefuseRateAsync(exchange, calls, "Too many calls with this key. Slow down.");
                return;
            }
        }
        else
        {
            var guesses = limiter.TryAdd(failed);
            exchange.Limit = guesses;
            if (!guesses.Allowed)
            {
                await RefuseFailedAsync(exchange, guesses);
                return;
            }

            if (state != KeyHeaderState.Absent)
            {
                var (code, detail) = state == KeyHeaderState.InAddress
                    ? ("key_in_url", "A key in the address ends up in logs and is not taken. Send 'Authorization: Bearer <key>', and replace this key.")
                    : ("key_malformed", "Send one header 'Authorization: Bearer <key>'.");
                await EdgeRefusal.WriteAsync(context, exchange.Kind, StatusCodes.Status401Unauthorized, code, detail);
                return;
            }
        }

        context.SetPrincipal(principal);
        await next(context);
    }

    // Two servers can read such a request differently. Kestrel reads it as chunked, closes the connection after it, and keeps the length under another name.
    private static bool HasTwoLengths(IHeaderDictionary headers) => headers.TransferEncoding.Count > 0 && headers.ContainsKey("X-Content-Length");

    private static Task RefuseHostAsync(HttpContext context, PathKind kind, HostKind host) => host switch
    {
        HostKind.Merchants => EdgeRefusal.WriteAsync(context, kind, StatusCodes.Status404NotFound, "not_found", "There is nothing at this address and method."),
        HostKind.NotKnownYet => EdgeRefusal.WriteAsync(context, kind, StatusCodes.Status503ServiceUnavailable, "hosts_unavailable", "Which hosts are served here is not known yet. Try again.", 1),
        _ => EdgeRefusal.WriteAsync(context, kind, StatusCodes.Status400BadRequest, "host_not_allowed", "This host name is not served here."),
    };

    // Only as it is documented: whoever writes it otherwise is counted with all other calls.
    private static bool IsClaim(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.Path.Value == "/api/v1/claims";

    private static UInt128 SubjectOf(Principal owner) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(owner.KeyId.ToByteArray(bigEndian: true));

    private static Task RefuseFailedAsync(EdgeExchange exchange, RateDecision decision) =>
        RefuseRateAsync(exchange, decision, "Too many calls without a good key from this network. Wait before trying again.");

    private static Task RefuseRateAsync(EdgeExchange exchange, RateDecision decision, string detail)
    {
        exchange.CountsMisses = false;
        exchange.Limit = decision;
        return EdgeRefusal.WriteAsync(exchange.Context, exchange.Kind, StatusCodes.Status429TooManyRequests, "rate_limited", detail, decision.ResetSeconds);
    }

    private bool IsExempt(UInt128 address)
    {
        foreach (var range in exempt)
        {
            if (range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private Task OnStarting(object state)
    {
        var exchange = (EdgeExchange)state;
        // A merchant's domain may send readers of unknown slugs on; it is a miss all the same.
        var response = exchange.Context.Response;
        var unknown = response.Headers.Remove(UnknownHeader) || response.StatusCode == StatusCodes.Status404NotFound;
        if (unknown && exchange.CountsMisses)
        {
            limiter.Add(new RateKey(RateRule.Misses, exchange.Address));
        }

        AnswerHeaders.Apply(exchange);
        return Task.CompletedTask;
    }

    private static AddressRange Parse(string cidr) =>
        AddressRange.TryParse(cidr, out var range) ? range : throw new FormatException("Edge:RateLimits:ExemptNetworks holds a text that is not a network.");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The key directory does not answer")]
        public static partial void KeysUnavailable(ILogger logger, Exception error);
    }
}
