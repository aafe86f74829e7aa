namespace Redirect.Links.Claims;

/// <summary>What has become of a claim. The last three are final.</summary>
internal enum ClaimState
{
    /// <summary>On the waiting list: it holds no stock yet.</summary>
    Waiting,

    /// <summary>Holds stock, until <see cref="Claim.ExpiresAt"/>.</summary>
    Claimed,

    /// <summary>Some or all of its benefit was used in an order.</summary>
    Redeemed,

    /// <summary>Given up; the stock went back.</summary>
    Released,

    /// <summary>Not redeemed in time; the stock went back.</summary>
    Expired,

    /// <summary>All that was redeemed was taken back (the order was refunded); the stock went back.</summary>
    Reversed,
}
