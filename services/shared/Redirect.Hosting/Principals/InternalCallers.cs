using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Problems;

namespace Redirect.Hosting.Principals;

/// <summary>How a service behind the gateway learns who calls: from the signed principal, and from nothing else.</summary>
public static class InternalCallers
{
    /// <summary>Registers the tokens; the host does not start without a shared key.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="self">The service's name, which tokens for it bear; null at the edge, which reads none.</param>
    public static TBuilder AddInternalCallers<TBuilder>(this TBuilder builder, string? self = null) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<InternalOptions>().BindConfiguration(InternalOptions.Section).ValidateDataAnnotations()
            .Validate(options => TryDecode(options.SigningKey, out var key) && key.Length >= 32, "Internal:SigningKey must be the base64 of at least 32 random bytes.")
            .ValidateOnStart();
        builder.Services.AddSingleton(services => new PrincipalTokens(
            Convert.FromBase64String(services.GetRequiredService<IOptions<InternalOptions>>().Value.SigningKey),
            services.GetRequiredService<TimeProvider>(),
            self));
        return builder;
    }

    /// <summary>
    /// Reads the principal of each request. With a good one, the reader's address, scheme and host that the gateway passes on
    /// are believed; without one they are not, and only public endpoints answer. A bad one is refused.
    /// </summary>
    public static void UseInternalCallers(this IApplicationBuilder app)
    {
        var tokens = app.ApplicationServices.GetRequiredService<PrincipalTokens>();
        app.Use((context, next) =>
        {
            if (!context.Request.Headers.TryGetValue(PrincipalTokens.Header, out var header))
            {
                return next(context);
            }

            var principal = tokens.Verify(header.ToString());
            if (principal is null)
            {
                return Problem.WriteAsync(context, StatusCodes.Status401Unauthorized, "principal_invalid", "The internal principal is not good. Call the gateway, not the service.");
            }

            context.SetPrincipal(principal);
            var request = context.Request;
            if (IPAddress.TryParse(request.Headers["X-Forwarded-For"].ToString(), out var address))
            {
                context.Connection.RemoteIpAddress = address;
            }

            if (request.Headers["X-Forwarded-Proto"].ToString() is "https")
            {
                request.Scheme = "https";
            }

            if (request.Headers["X-Forwarded-Host"].ToString() is { Length: > 0 } host)
            {
                request.Host = new HostString(host);
            }

            return next(context);
        });
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var written))
        {
            return false;
        }

        bytes = bytes[..written];
        return true;
    }
}
