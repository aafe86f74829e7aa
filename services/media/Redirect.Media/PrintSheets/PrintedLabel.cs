namespace Redirect.Media.PrintSheets;

/// <summary>What one label says.</summary>
/// <param name="Address">In its code.</param>
/// <param name="Code">Of its placement, in small print.</param>
/// <param name="Name">Of its placement.</param>
/// <param name="Detail">Its store and who of the staff it is for; empty: neither.</param>
internal sealed record PrintedLabel(string Address, string Code, string Name, string Detail);
