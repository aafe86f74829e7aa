namespace Redirect.Links.Decisions;

/// <summary>What follows from an outcome.</summary>
internal static class Outcomes
{
    /// <summary>As in the visit's event and in a simulation.</summary>
    public static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Target => "target",
        Outcome.InApp => "in_app",
        Outcome.Wake => "wake",
        Outcome.Overflow => "overflow",
        Outcome.Expired => "expired",
        Outcome.Preview => "preview",
        Outcome.Password => "password",
        Outcome.NotYet => "not_yet",
        Outcome.ExpiredPage => "expired_page",
        Outcome.SoldOut => "sold_out",
        Outcome.Paused => "paused",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>What a resolved text or picture of a retired link is answered.</summary>
    public const string Retired = "retired";

    /// <summary>What a resolved text or picture is answered: active, or as the link's address would answer.</summary>
    public static string StateOf(Outcome outcome) => outcome is Outcome.Target or Outcome.Wake ? "active" : NameOf(outcome);

    /// <summary>Whether the answer is a visit. Pages that lead nowhere are none: who types the password or comes back later is counted then.</summary>
    public static bool IsVisit(Outcome outcome) => outcome <= Outcome.Preview;

    /// <summary>Whether the answer is a redirect, with a location.</summary>
    public static bool IsRedirect(Outcome outcome) => outcome is Outcome.Target or Outcome.Overflow or Outcome.Expired;
}
