using Microsoft.AspNetCore.Http;

namespace Redirect.Hosting.Writes;

/// <summary>An answer as it is kept for its <c>Idempotency-Key</c> and sent again.</summary>
/// <param name="Status">Below 400: what was refused is not kept.</param>
/// <param name="ContentType">Null: none.</param>
/// <param name="Location">Null: none.</param>
/// <param name="Body">At most 1 MiB.</param>
public sealed record KeptAnswer(int Status, string? ContentType, string? Location, byte[] Body)
{
    /// <summary>Sends it.</summary>
    /// <param name="context">The call to answer.</param>
    /// <param name="replayed">Whether it was given before.</param>
    public Task SendAsync(HttpContext context, bool replayed)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.Headers.Location = Location;
        if (replayed)
        {
            response.Headers[WriteFilters.ReplayedHeader] = "true";
        }

        return SendBodyAsync(context, Body);
    }

    internal static async Task SendBodyAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        if (response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
