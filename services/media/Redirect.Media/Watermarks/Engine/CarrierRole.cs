namespace Redirect.Media.Watermarks.Engine;

/// <summary>What a harmonic of the tile is for.</summary>
internal enum CarrierRole : byte
{
    /// <summary>Left free; tells how strong the noise is.</summary>
    Empty = 0,

    /// <summary>Of known phase; tells where the tile begins, and which way up it is.</summary>
    Pilot = 1,

    /// <summary>Carries two chips of the code word.</summary>
    Data = 2,
}
