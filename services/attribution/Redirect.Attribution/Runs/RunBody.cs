using Redirect.Attribution.Models;

namespace Redirect.Attribution.Runs;

/// <summary>A run as it is told.</summary>
/// <param name="Id">Of the run.</param>
/// <param name="Number">Of the merchant's runs, from 1.</param>
/// <param name="Model">Its name.</param>
/// <param name="ModelVersion">Absent: the model was named.</param>
/// <param name="Parameters">Of the model.</param>
/// <param name="From">Orders paid at or after this.</param>
/// <param name="To">And before this.</param>
/// <param name="Inputs">SHA-256 of the orders and touches it was made from, hexadecimal: runs with the same model, parameters and inputs have the same credits.</param>
/// <param name="Orders">How many.</param>
/// <param name="Amount">What they were paid, minor units; the sum of the credits.</param>
/// <param name="Active">The range is settled by it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Channels">What a model that learns learnt of each channel; absent of the others.</param>
internal sealed record RunBody(
    Guid Id, int Number, string Model, int? ModelVersion, ParameterFields Parameters, DateTime From, DateTime To, string Inputs, long Orders, long Amount, bool Active, DateTime CreatedAt,
    IReadOnlyList<ChannelWeights.Channel>? Channels)
{
    public static RunBody Of(AttributionRun run)
    {
        var spec = ModelSpec.Of(run);
        return new RunBody(
            run.Id, run.Number, spec.Name, run.ModelVersion, spec.Told, run.From, run.To, Convert.ToHexStringLower(run.Inputs), run.Orders, run.Amount, run.IsActive, run.CreatedAt,
            ChannelsJson.Read(run.Channels)?.Channels);
    }
}
