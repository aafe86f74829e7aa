namespace Redirect.Attribution.Rescoring;

/// <summary>A visitor that the merchant, or a partner of it, named as one of their own people.</summary>
internal sealed class InternalVisitor
{
    /// <summary>Characters of <see cref="Partner"/>.</summary>
    public const int MaxPartner = 200;

    public Guid MerchantId { get; init; }

    public Guid VisitorId { get; init; }

    /// <summary>Whose people, as placements name partners; empty: the merchant's.</summary>
    public string Partner { get; init; } = "";

    public DateTime NamedAt { get; init; }
}
