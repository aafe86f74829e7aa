using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Redirect.Hosting.Problems;
using Redirect.Links.Following;
using Redirect.Links.Pages;
using Redirect.Links.Storage.Secrets;

namespace Redirect.Links.Limits;

/// <summary>
/// <c>POST /{slug}</c>: takes a link's password from a form. The right one is answered by a cookie and the way back to the same address, which
/// is when the visit is made; a wrong one costs time.
/// </summary>
internal sealed class GivePassword(
    KnownSecrets secrets, PasswordChecks checks, PasswordGuesses guesses, LinkPages pages, LinksMetrics metrics, TimeProvider clock)
{
    // The longest password in Chinese characters takes 1,161 bytes, percent-encoded.
    private const int MaxBytes = 2048;
    private const string Field = "password";

    /// <summary>Answers for a link that is there and not retired.</summary>
    public async Task TakeAsync(HttpContext context, FollowPlan plan)
    {
        var request = context.Request;
        if (request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "cross_site", "A password is given on the link's own page.");
            return;
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "media_type_not_supported", "Send the body as application/x-www-form-urlencoded.");
            return;
        }

        var body = new byte[MaxBytes + 1];
        var length = request.ContentLength > MaxBytes ? body.Length : await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (length > MaxBytes)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is larger than this call takes.");
            return;
        }

        var given = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body, 0, length));
        if (!given.TryGetValue(Field, out var passwords) || passwords.Count != 1)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "password_missing", "The form has one field 'password'.");
            return;
        }

        await JudgeAsync(context, plan, passwords[0] ?? "");
    }

    private async Task JudgeAsync(HttpContext context, FollowPlan plan, string password)
    {
        // The password may have been taken off while the page was open.
        if (plan.Behaviour?.PasswordHash is not { } hash)
        {
            SendBack(context, PathOf(context.Request));
            return;
        }

        if (secrets.Find(SecretNames.Passwords) is not { } secret)
        {
            await DeadEndPages.UnavailableAsync(context);
            return;
        }

        var guesser = PasswordGuesser.Of(plan.LinkId, context.Connection.RemoteIpAddress);
        if (guesses.Left(guesser) is var left && left > TimeSpan.Zero)
        {
            await LockedAsync(context, plan, left);
            return;
        }

        // No link has such a password: nothing was guessed.
        if (password.Length is 0 or > PasswordHashes.MaxLength)
        {
            await WrongAsync(context, plan);
            return;
        }

        if (!await checks.TryEnterAsync(context.RequestAborted))
        {
            metrics.PasswordGiven("busy");
            context.Response.Headers.CacheControl = "private, no-store";
            await Problem.Unavailable(context, "password_busy", "Too many passwords are being checked now. Try again.").ExecuteAsync(context);
            return;
        }

        bool right;
        try
        {
            // Counted before it is looked at: of a thousand guesses at once, all but one find that they must wait.
            left = await guesses.BeginAsync(guesser);
            right = left <= TimeSpan.Zero && await checks.VerifyAsync(hash, password);
        }
        finally
        {
            checks.Leave();
        }

        if (left > TimeSpan.Zero)
        {
            await LockedAsync(context, plan, left);
        }
        else if (!right)
        {
            await WrongAsync(context, plan);
        }
        else
        {
            await guesses.ForgetAsync(guesser);
            metrics.PasswordGiven("right");
            var path = PathOf(context.Request);
            context.Response.Headers.SetCookie = PasswordCookie.Create(secret, plan, path, context.Request.IsHttps, clock.GetUtcNow());
            SendBack(context, path);
        }
    }

    private Task WrongAsync(HttpContext context, FollowPlan plan)
    {
        metrics.PasswordGiven("wrong");
        return pages.PasswordWrongAsync(context, plan);
    }

    private Task LockedAsync(HttpContext context, FollowPlan plan, TimeSpan left)
    {
        metrics.PasswordGiven("locked");
        return pages.PasswordLockedAsync(context, plan, left);
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string detail)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        return Problem.WriteAsync(context, status, code, detail);
    }

    // As the browser wrote it, in letter case too, because a cookie's path is compared so; and never "//", which would be another site's.
    private static string PathOf(HttpRequest request) => new PathString("/" + request.Path.Value.AsSpan().Trim('/').ToString()).ToUriComponent();

    private static void SendBack(HttpContext context, string path)
    {
        var headers = context.Response.Headers;
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        headers.Location = path + context.Request.QueryString.Value;
        headers.CacheControl = "private, no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
    }
}
