using System.Buffers.Binary;
using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Redirect.Links.Requests;

namespace Redirect.Links.Splits;

/// <summary>
/// The first-party cookie <c>rs</c> of an optimised link, sent back to this link only: which variant this browser drew, and how likely that was. Shares
/// of such a link change all the time; without it visitors near a border would wander. Not signed: whoever forges one picks among targets
/// that anybody can reach by asking often enough, and a probability that can't be is not taken (<see cref="SplitPlan.Choose"/>).
/// </summary>
internal static class SplitCookie
{
    private const string Name = "rs=";
    private const int Bytes = 12;
    private const int TextLength = 16;

    // As long as an order may follow a visit; renewed by each.
    private const string Attributes = "; Max-Age=2592000; SameSite=Lax; HttpOnly; Path=";

    /// <summary>What the browser remembers; nothing where there is no well-formed cookie.</summary>
    public static KeptVariant Read(in StringValues cookies)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return new CookieValues(cookies, Name).TryNext(bytes)
            ? new KeptVariant(BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadDoubleBigEndian(bytes[4..]))
            : default;
    }

    /// <summary>Adds the cookie to an answer.</summary>
    public static void Send(HttpContext context, KeptVariant kept)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, kept.Fingerprint);
        BinaryPrimitives.WriteDoubleBigEndian(bytes[4..], kept.Probability);
        Span<char> text = stackalloc char[TextLength];
        Base64Url.EncodeToChars(bytes, text);
        var secure = context.Request.IsHttps ? "; Secure" : "";
        context.Response.Headers.Append("Set-Cookie", string.Concat(string.Concat(Name, text, Attributes), context.Request.Path.ToUriComponent(), secure));
    }
}
