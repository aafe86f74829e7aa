namespace Redirect.Links.Merchants;

/// <summary>The tenant; owns everything else.</summary>
internal sealed class Merchant
{
    public Guid Id { get; init; }

    public required string Name { get; set; }

    public DateTime CreatedAt { get; init; }
}
