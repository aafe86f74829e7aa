using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Redirect.Gateway;

/// <summary>Checks the annotations of the limits too, which lie one level below.</summary>
internal sealed class EdgeOptionsLimits : IValidateOptions<EdgeOptions>
{
    public ValidateOptionsResult Validate(string? name, EdgeOptions options)
    {
        var results = new List<ValidationResult>();
        return Validator.TryValidateObject(options.RateLimits, new ValidationContext(options.RateLimits), results, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(results.Select(result => "Edge:RateLimits: " + result.ErrorMessage));
    }
}
