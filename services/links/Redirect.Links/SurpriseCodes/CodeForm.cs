namespace Redirect.Links.SurpriseCodes;

/// <summary>How a surprise code is given to people.</summary>
internal enum CodeForm
{
    /// <summary>One word for all (惊喜码), typed in a search box.</summary>
    Keyword,

    /// <summary>A service phrase (客服暗号), said to the shop's staff inside a sentence.</summary>
    Phrase,

    /// <summary>Many codes, each for one claim.</summary>
    OneTime,
}
