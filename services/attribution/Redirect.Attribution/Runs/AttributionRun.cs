using Redirect.Attribution.Models;

namespace Redirect.Attribution.Runs;

/// <summary>A model applied to the orders that were paid in a range of time, with all that it takes to do it again. Nothing of it changes but <see cref="IsActive"/>.</summary>
internal sealed class AttributionRun
{
    public Guid MerchantId { get; init; }

    public Guid Id { get; init; }

    /// <summary>Of the merchant's runs, from 1.</summary>
    public int Number { get; init; }

    public ModelKind Model { get; init; }

    /// <summary>Of the merchant's versions; null: the model was named.</summary>
    public int? ModelVersion { get; init; }

    /// <summary>Of the model, as JSON.</summary>
    public string Parameters { get; init; } = "{}";

    /// <summary>Orders paid at or after this, UTC.</summary>
    public DateTime From { get; init; }

    /// <summary>And before this.</summary>
    public DateTime To { get; init; }

    /// <summary>SHA-256 of the orders, touches and settings it was made from: the same inputs give the same credits.</summary>
    public byte[] Inputs { get; init; } = [];

    /// <summary>Of a model that learns from data, what it learnt of channels, as JSON; else empty.</summary>
    public string Channels { get; init; } = "";

    /// <summary>Orders with credits, those that are all direct included.</summary>
    public long Orders { get; init; }

    /// <summary>What they were paid, minor units; the sum of the credits.</summary>
    public long Amount { get; init; }

    /// <summary>The run by which the range is settled; of runs with the same range at most one is.</summary>
    public bool IsActive { get; set; }

    public DateTime CreatedAt { get; init; }
}
