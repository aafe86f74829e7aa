using Microsoft.AspNetCore.Http;
using Redirect.Links.Following;

namespace Redirect.Links.Limits;

/// <summary>Whether a browser has given a link's password.</summary>
internal sealed class PasswordGate
{
#pragma warning disable CA1822 // Reads its cookie soon.
    /// <summary>Whether the request proves that the link's present password was given.</summary>
    public bool IsGiven(HttpContext context, FollowPlan plan) => false;
#pragma warning restore CA1822
}
