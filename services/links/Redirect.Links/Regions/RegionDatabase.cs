using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CsvHelper;
using CsvHelper.Configuration;

namespace Redirect.Links.Regions;

/// <summary>
/// The operator's address database: which range of addresses is where. Read once, at the start; then found by halving, without allocating.
/// </summary>
internal sealed class RegionDatabase
{
    private readonly UInt128[] starts;
    private readonly UInt128[] ends;
    private readonly Region[] regions;

    private RegionDatabase(UInt128[] starts, UInt128[] ends, Region[] regions) => (this.starts, this.ends, this.regions) = (starts, ends, regions);

    /// <summary>No database: every address is <see cref="Region.Unknown"/>.</summary>
    public static RegionDatabase Empty { get; } = new([], [], []);

    /// <summary>Reads a database: CSV in UTF-8 whose first line is <c>from,to,country,subdivision,city</c>, ranges inclusive, IPv4 or IPv6, not overlapping.</summary>
    /// <exception cref="InvalidDataException">A line is wrong; the message names it.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static RegionDatabase Read(string file)
    {
        using var reader = new StreamReader(file);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, HeaderValidated = null });
        var rows = new List<(UInt128 From, UInt128 To, Region Region)>();
        var known = new Dictionary<(string, string, string), Region>();
        if (!csv.Read() || !csv.ReadHeader() || csv.GetFieldIndex("from", isTryGet: true) < 0 || csv.GetFieldIndex("to", isTryGet: true) < 0 || csv.GetFieldIndex("country", isTryGet: true) < 0)
        {
            throw new InvalidDataException($"{file}: the first line must be from,to,country,subdivision,city.");
        }

        while (csv.Read())
        {
            var name = (csv.GetField("country") ?? "", csv.GetField("subdivision") ?? "", csv.GetField("city") ?? "");
            if (!known.TryGetValue(name, out var region))
            {
                known[name] = region = new Region(name.Item1, name.Item2, name.Item3);
            }

            if (!IPAddress.TryParse(csv.GetField("from"), out var from) || !IPAddress.TryParse(csv.GetField("to"), out var to) || NumberOf(from) > NumberOf(to) || region.Country.Length != 2)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{file}, line {csv.Parser.Row}: expected a range of addresses and a country of two letters."));
            }

            rows.Add((NumberOf(from), NumberOf(to), region));
        }

        rows.Sort((one, other) => one.From.CompareTo(other.From));
        for (var at = 1; at < rows.Count; at++)
        {
            if (rows[at].From <= rows[at - 1].To)
            {
                throw new InvalidDataException($"{file}: the range from {AddressOf(rows[at].From)} overlaps the one before it.");
            }
        }

        return new RegionDatabase([.. rows.Select(row => row.From)], [.. rows.Select(row => row.To)], [.. rows.Select(row => row.Region)]);
    }

    /// <summary>Where an address is; <see cref="Region.Unknown"/> when no range holds it.</summary>
    public Region Of(IPAddress? address)
    {
        if (starts.Length == 0 || address is null)
        {
            return Region.Unknown;
        }

        var number = NumberOf(address);
        var at = Array.BinarySearch(starts, number);
        at = at < 0 ? ~at - 1 : at;
        return at >= 0 && number <= ends[at] ? regions[at] : Region.Unknown;
    }

    // IPv4 addresses are kept as IPv6 maps them (RFC 4291, 2.5.5.2), so that one list serves both.
    private static UInt128 NumberOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            bytes[10] = bytes[11] = 0xFF;
            address.TryWriteBytes(bytes[12..], out _);
        }
        else
        {
            address.TryWriteBytes(bytes, out _);
        }

        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static IPAddress AddressOf(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
