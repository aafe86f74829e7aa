using Redirect.Attribution.Models;

namespace Redirect.Attribution.Runs;

/// <summary>A model with its parameters, as a merchant has made it. Nothing of it changes.</summary>
internal sealed class ModelVersion
{
    public Guid MerchantId { get; init; }

    /// <summary>From 1; 0 is <see cref="ModelKind.Last"/>, which every merchant has.</summary>
    public int Version { get; init; }

    public ModelKind Model { get; init; }

    /// <summary>As JSON, those of the model only.</summary>
    public string Parameters { get; init; } = "{}";

    public DateTime CreatedAt { get; init; }
}
