using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Models;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Runs;

/// <summary>A model with its parameters, by a version or by its name.</summary>
/// <param name="Kind">The model.</param>
/// <param name="Parameters">With defaults for those that are not its own.</param>
/// <param name="Version">Of the merchant's; null: by its name.</param>
internal sealed record ModelSpec(ModelKind Kind, ModelParameters Parameters, int? Version)
{
    /// <summary>What every merchant has and settles by until it activates another.</summary>
    public static ModelSpec Default { get; } = new(ModelKind.Last, ModelParameters.Default, 0);

    public string Name => ModelNames.Of(Kind);

    /// <summary>The parameters that are the model's own, as JSON: equal texts are equal models.</summary>
    public string Json => JsonSerializer.Serialize(Told, JsonSerializerOptions.Web);

    /// <summary>The parameters that are the model's own.</summary>
    public ParameterFields Told => Kind switch
    {
        ModelKind.TimeDecay => new ParameterFields { HalfLifeDays = Parameters.HalfLifeDays },
        ModelKind.Shapley when Parameters.Worth == ShapleyWorth.Rate => new ParameterFields { Worth = "rate", Seed = Parameters.Seed, Samples = Parameters.Samples },
        ModelKind.Shapley => new ParameterFields { Worth = "orders" },
        _ => new ParameterFields(),
    };

    public bool IsDataDriven => AttributionModel.IsDataDriven(Kind, Parameters);

    public static ModelSpec Of(ModelVersion version) => Of(version.Model, version.Parameters, version.Version);

    public static ModelSpec Of(AttributionRun run) => Of(run.Model, run.Parameters, run.ModelVersion);

    /// <summary>Reads a model with parameters; worth nothing where there are errors.</summary>
    public static ModelSpec Read(FieldErrors errors, string? model, ParameterFields? parameters)
    {
        if (!ModelNames.TryRead(model, out var kind))
        {
            errors.Add("model", "model_unknown", $"'model' is one of {ModelNames.All}.");
            return Default;
        }

        var given = parameters ?? new ParameterFields();
        Range(errors, "parameters.halfLifeDays", given.HalfLifeDays, 1, ModelParameters.MaxHalfLifeDays, kind == ModelKind.TimeDecay);
        var worth = given.Worth switch { null or "orders" => ShapleyWorth.Orders, "rate" => ShapleyWorth.Rate, _ => (ShapleyWorth)(-1) };
        if ((int)worth < 0 || (given.Worth is not null && kind != ModelKind.Shapley))
        {
            errors.Add("parameters.worth", kind == ModelKind.Shapley ? "worth_unknown" : "parameter_foreign", "'parameters.worth' is of 'shapley': 'orders' or 'rate'.");
        }

        var draws = kind == ModelKind.Shapley && worth == ShapleyWorth.Rate;
        Range(errors, "parameters.seed", given.Seed, 0, int.MaxValue, draws);
        Range(errors, "parameters.samples", given.Samples, ModelParameters.MinSamples, ModelParameters.MaxSamples, draws);
        var defaults = ModelParameters.Default;
        return new ModelSpec(kind, new ModelParameters(given.HalfLifeDays ?? defaults.HalfLifeDays, worth, given.Seed ?? defaults.Seed, given.Samples ?? defaults.Samples), null);
    }

    /// <summary>A model as questions name it: <c>active</c> or nothing, a name, or <c>v</c> and a version.</summary>
    public static async Task<Answer<ModelSpec>> FindAsync(AttributionDbContext context, Guid merchantId, string? text, CancellationToken cancellationToken)
    {
        if (ModelNames.TryRead(text, out var kind))
        {
            return new ModelSpec(kind, ModelParameters.Default, null);
        }

        if (string.IsNullOrEmpty(text) || text == "active")
        {
            return await FindAsync(context, merchantId, await AttributionStates.ActiveModelAsync(context, merchantId, cancellationToken), cancellationToken);
        }

        return text[0] == 'v' && int.TryParse(text.AsSpan(1), System.Globalization.NumberStyles.None, null, out var version)
            ? await FindAsync(context, merchantId, version, cancellationToken)
            : new Refusal(RefusalKind.Rule, "model", "model_unknown", $"'model' is 'active', one of {ModelNames.All}, or a version such as 'v1'.");
    }

    /// <summary>A version.</summary>
    public static async Task<Answer<ModelSpec>> FindAsync(AttributionDbContext context, Guid merchantId, int version, CancellationToken cancellationToken)
    {
        if (version == 0)
        {
            return Default;
        }

        var found = await context.Set<ModelVersion>().AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchantId && x.Version == version, cancellationToken);
        return found is null ? new Refusal(RefusalKind.NotFound, "model", "model_version_not_found", "There is no such version of a model.") : Of(found);
    }

    private static ModelSpec Of(ModelKind kind, string json, int? version)
    {
        // What we wrote ourselves.
        var errors = new FieldErrors();
        var spec = Read(errors, ModelNames.Of(kind), JsonSerializer.Deserialize<ParameterFields>(json, JsonSerializerOptions.Web));
        return errors.Any ? throw new InvalidOperationException($"The stored parameters of a model are wrong: {errors.All[0].Code}.") : spec with { Version = version };
    }

    private static void Range(FieldErrors errors, string field, long? value, long least, long most, bool isOwn)
    {
        if (value is not null && !isOwn)
        {
            errors.Add(field, "parameter_foreign", $"'{field}' is not a parameter of this model.");
        }
        else if (value < least || value > most)
        {
            errors.Add(field, "out_of_range", $"'{field}' is {least} to {most}.");
        }
    }
}
