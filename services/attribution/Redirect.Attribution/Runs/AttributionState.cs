namespace Redirect.Attribution.Runs;

/// <summary>What there is of a merchant's attribution: the row that numbers are drawn from, and the lock of whoever changes what is active.</summary>
internal sealed class AttributionState
{
    public Guid MerchantId { get; init; }

    /// <summary>Versions of settings so far.</summary>
    public int SettingsVersions { get; init; }

    /// <summary>Versions of models so far.</summary>
    public int ModelVersions { get; init; }

    /// <summary>Runs so far.</summary>
    public int Runs { get; init; }

    /// <summary>The version of the model by which orders are settled; 0: <see cref="Models.ModelKind.Last"/>, which needs no making.</summary>
    public int ActiveModel { get; init; }
}
