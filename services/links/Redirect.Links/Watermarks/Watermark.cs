namespace Redirect.Links.Watermarks;

/// <summary>A mark that was given out: what a picture carries says the link, and to whom it was given. Never changed, and never given again.</summary>
internal sealed class Watermark
{
    /// <summary>48 random bits, never 0; see <see cref="WatermarkId"/>.</summary>
    public long Id { get; init; }

    public Guid MerchantId { get; init; }

    public Guid LinkId { get; init; }

    /// <summary>To whom the picture is given, and where its visits count; null: to nobody in particular, and where those of the link count.</summary>
    public Guid? PlacementId { get; init; }

    public DateTime CreatedAt { get; init; }
}
