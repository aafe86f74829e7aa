namespace Redirect.Links.Transfers;

/// <summary>What a call says about all of its rows.</summary>
/// <param name="OnConflict">About links that are there.</param>
/// <param name="RefuseStanding">Refuse a row also when its link is there and leads to the same target: it was not made by this call.</param>
/// <param name="RequestHost">By which we were called.</param>
/// <param name="Pretended">What a dry run would have made so far; null: this is none, and all is written.</param>
internal sealed record WriteRules(OnConflict OnConflict, bool RefuseStanding, string? RequestHost, PretendedLinks? Pretended);
