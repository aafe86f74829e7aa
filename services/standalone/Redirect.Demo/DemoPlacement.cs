namespace Redirect.Demo;

/// <summary>A placement of the demo, with the form its readers use.</summary>
internal sealed record DemoPlacement(string Name, string Channel, string Form, string? Store = null, string? Partner = null)
{
    public string Id { get; set; } = "";

    /// <summary>The address that its readers follow.</summary>
    public Uri? Address { get; set; }
}
