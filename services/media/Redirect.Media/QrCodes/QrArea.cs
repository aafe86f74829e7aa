namespace Redirect.Media.QrCodes;

/// <summary>A rectangle of modules in a symbol, counted from its upper left one.</summary>
internal readonly record struct QrArea(int X, int Y, int Width, int Height)
{
    public bool Holds(int x, int y) => x >= X && y >= Y && x < X + Width && y < Y + Height;
}
