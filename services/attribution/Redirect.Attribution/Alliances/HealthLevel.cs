namespace Redirect.Attribution.Alliances;

/// <summary>How well an obligation is kept. The numbers are stored.</summary>
internal enum HealthLevel : short
{
    Ok = 0,
    Warned = 1,
    Paused = 2,
}
