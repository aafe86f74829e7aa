// Appends numbered records to the spool in a directory until it is killed, and prints each number once it is kept:
// what the kill test kills. Arguments: directory, first number.
using System.Buffers.Binary;
using System.Globalization;
using Redirect.Links.Visits.Spool;

using var spool = new VisitSpool(new SpoolSettings(args[0], 64 * 1024, 1L << 30), TimeProvider.System);
using var output = Console.OpenStandardOutput();
var number = long.Parse(args[1], CultureInfo.InvariantCulture);
var record = new byte[200];
var line = new byte[24];
while (true)
{
    // Of changing length, so that the kill finds every place of a frame.
    BinaryPrimitives.WriteInt64LittleEndian(record, number);
    if (spool.Append(record.AsSpan(0, 8 + (int)(number % 190))) != AppendResult.Kept)
    {
        return 1;
    }

    number.TryFormat(line, out var length);
    line[length] = (byte)'\n';
    output.Write(line, 0, length + 1);
    number++;
}
