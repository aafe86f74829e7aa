using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Redirect.Demo;

/// <summary>A photo to mark, drawn here because no photographer's may lie in the project: fruit on a wooden table before a plastered wall.</summary>
internal static class Photo
{
    public const int Width = 1280;
    public const int Height = 960;
    private const double Horizon = 0.55 * Height;

    // Centre, radius, colour and how rough its skin is.
    private static readonly (double X, double Y, double Radius, double Red, double Green, double Blue, double Rough)[] Fruit =
    [
        (430, 560, 210, 0.95, 0.52, 0.10, 0.10),
        (830, 600, 170, 0.78, 0.14, 0.13, 0.05),
        (1050, 660, 110, 0.55, 0.72, 0.20, 0.07),
    ];

    /// <summary>The photo as PNG, the same bytes each time.</summary>
    public static byte[] Draw()
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        header[8] = 8; // bits
        header[9] = 2; // red, green, blue
        WriteChunk(png, "IHDR", header);
        using (var packed = new MemoryStream())
        {
            using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                var row = new byte[1 + (3 * Width)];
                for (var y = 0; y < Height; y++)
                {
                    for (var x = 0; x < Width; x++)
                    {
                        var (red, green, blue) = At(x, y);
                        (row[1 + (3 * x)], row[2 + (3 * x)], row[3 + (3 * x)]) = (Byte(red), Byte(green), Byte(blue));
                    }

                    zlib.Write(row);
                }
            }

            WriteChunk(png, "IDAT", packed.ToArray());
        }

        WriteChunk(png, "IEND", []);
        return png.ToArray();
    }

    private static (double Red, double Green, double Blue) At(double x, double y)
    {
        foreach (var (centreX, centreY, radius, red, green, blue, rough) in Fruit)
        {
            var (dx, dy) = ((x - centreX) / radius, (y - centreY) / radius);
            if ((dx * dx) + (dy * dy) is var square and < 1)
            {
                var dz = Math.Sqrt(1 - square);
                var light = 0.25 + (0.75 * Math.Max(0, (-0.5 * dx) - (0.6 * dy) + (0.62 * dz)));
                var gloss = Math.Pow(Math.Max(0, (-0.37 * dx) - (0.45 * dy) + (0.81 * dz)), 40) * 0.6;
                var skin = 1 + (rough * (Noise(x / 5, y / 5) + Noise(x / 2, y / 2) - 1));
                return ((red * light * skin) + gloss, (green * light * skin) + gloss, (blue * light * skin) + gloss);
            }
        }

        var shade = Fruit.Min(fruit => Math.Clamp(Math.Sqrt(Square((x - fruit.X - 40) / (1.25 * fruit.Radius)) + Square((y - fruit.Y - fruit.Radius) / (0.33 * fruit.Radius))), 0.35, 1));
        if (y > Horizon)
        {
            var grain = Noise(x / 90, y / 4) + (0.5 * Noise(x / 25, y / 2)) + (0.25 * Noise(x / 3, y / 3));
            var wood = (0.52 + (0.16 * (grain - 0.8))) * shade;
            return (wood * 1.15, wood * 0.78, wood * 0.5);
        }

        var wall = 0.86 - (0.3 * Math.Sqrt(Square((x - 300) / 1400) + Square((y - 100) / 1400))) + (0.05 * (Noise(x / 14, y / 14) + Noise(x / 4, y / 4) - 1));
        return (wall, wall * 0.97, wall * 0.9);
    }

    private static double Square(double value) => value * value;

    private static byte Byte(double value) => (byte)Math.Clamp((value * 255) + 0.5, 0, 255);

    // Smooth noise from 0 to 1 over a lattice of hashed corners.
    private static double Noise(double x, double y)
    {
        var (column, line) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (u, v) = (Smooth(x - column), Smooth(y - line));
        return double.Lerp(
            double.Lerp(Corner(column, line), Corner(column + 1, line), u),
            double.Lerp(Corner(column, line + 1), Corner(column + 1, line + 1), u),
            v);
    }

    private static double Smooth(double part) => part * part * (3 - (2 * part));

    private static double Corner(int column, int line)
    {
        var hash = unchecked((((uint)column * 0x9E3779B1u) ^ ((uint)line * 0x85EBCA77u)) * 0xC2B2AE3Du);
        hash = unchecked((hash ^ (hash >> 15)) * 0x27D4EB2Fu);
        return (hash ^ (hash >> 13)) / (double)uint.MaxValue;
    }

    private static void WriteChunk(Stream png, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] checkedPart = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(checkedPart));
        png.Write(number);
    }

    // CRC-32 of the PNG specification, annex D.
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
