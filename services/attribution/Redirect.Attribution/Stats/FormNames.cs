using System.Globalization;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Stats;

/// <summary>Forms as callers know them.</summary>
internal static class FormNames
{
    /// <summary>Lower case; one of a later version is <c>form-</c> and its number.</summary>
    public static string Of(short form) => Enum.IsDefined((Form)form)
        ? ((Form)form).ToString().ToLowerInvariant()
        : string.Create(CultureInfo.InvariantCulture, $"form-{form}");
}
