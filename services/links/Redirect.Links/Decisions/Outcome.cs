namespace Redirect.Links.Decisions;

/// <summary>What a reader of a link is answered.</summary>
internal enum Outcome
{
    /// <summary>Redirected to the link's target, or that of a rule or variant.</summary>
    Target,

    /// <summary>Inside an app that blocks such addresses: a page with the passphrase and the way out.</summary>
    InApp,

    /// <summary>A page that tries to wake the app, and falls back.</summary>
    Wake,

    /// <summary>Redirected to the overflow target: the link's visits are used up.</summary>
    Overflow,

    /// <summary>Redirected to the expired target.</summary>
    Expired,

    /// <summary>A card for crawlers and chats, and for whoever may not use up a limited link.</summary>
    Preview,

    /// <summary>A page: the password, please.</summary>
    Password,

    /// <summary>A page: not before its time.</summary>
    NotYet,

    /// <summary>A page: after its time, and no expired target.</summary>
    ExpiredPage,

    /// <summary>A page: the link's visits are used up, and no overflow target.</summary>
    SoldOut,

    /// <summary>A page: stopped by its owner for now.</summary>
    Paused,
}
