namespace Redirect.Attribution.Alliances;

/// <summary>A merchant's own profile.</summary>
/// <param name="Category">The leaf category.</param>
/// <param name="StatedVisitors">What the merchant says.</param>
/// <param name="MeasuredVisitors">Different human visitors of the seven whole days before <paramref name="MeasuredAt"/>; where there were some they are the size.</param>
/// <param name="MeasuredAt">When.</param>
/// <param name="SizeClass">What others see of it.</param>
/// <param name="Findable">Others may find it among their candidates.</param>
/// <param name="AllowSameCategory">It does not mind to be carried by a rival.</param>
internal sealed record ProfileAnswer(
    string Category, long? StatedVisitors, long MeasuredVisitors, DateTime MeasuredAt, SizeClass SizeClass, bool Findable, bool AllowSameCategory)
{
    public static ProfileAnswer Of(AllianceProfile profile) => new(
        profile.Category, profile.StatedVisitors, profile.MeasuredVisitors, profile.MeasuredAt, AllianceMatch.ClassOf(profile.Size), profile.Findable, profile.AllowSameCategory);
}
