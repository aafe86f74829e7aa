using System.IO.MemoryMappedFiles;

namespace Redirect.Links.Visits.Spool;

/// <summary>
/// One file of the spool, mapped into memory. Only one thread at a time appends, and one reads; a record is there for the reader once
/// its length is, which is written last. What was appended survives the process, because the page cache does.
/// </summary>
internal sealed unsafe class Segment : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private bool disposed;

    private Segment(string path, long number, MemoryMappedFile file, int size)
    {
        Path = path;
        Number = number;
        Size = size;
        this.file = file;
        view = file.CreateViewAccessor(0, size, MemoryMappedFileAccess.ReadWrite);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
    }

    public string Path { get; }

    /// <summary>Grows from file to file; the order in which records were appended.</summary>
    public long Number { get; }

    /// <summary>In bytes, all of them allocated on the disk.</summary>
    public int Size { get; }

    /// <summary>Where the next record goes, in bytes. For the appending thread.</summary>
    public int End { get; private set; }

    /// <summary>Records appended by this process or found at recovery.</summary>
    public long Records { get; private set; }

    /// <summary>Set when nothing will be appended any more.</summary>
    public bool Sealed { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>Set when all of it is on the disk and nothing will follow. For the flushing thread.</summary>
    public bool Flushed { get; set; }

    private Span<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return new Span<byte>(start, Size);
        }
    }

    public static string PathOf(string directory, long number) => System.IO.Path.Combine(directory, $"{number:d19}.visits");

    /// <summary>Makes a segment whose every byte is really on the disk: a hole in a mapped file is a SIGBUS when the disk is full.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public static Segment Create(string directory, long number, int size)
    {
        var path = PathOf(directory, number);
        try
        {
            using var stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
                PreallocationSize = size,
                BufferSize = 0,
            });

            // Not every file system can preallocate, and .NET is silent where one can't: written zeros are there on all of them.
            var zeros = new byte[Math.Min(size, 256 * 1024)];
            for (var at = 0; at < size; at += zeros.Length)
            {
                stream.Write(zeros, 0, Math.Min(zeros.Length, size - at));
            }

            return Map(stream, path, number, size);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a segment of an earlier process, cut to its complete records.</summary>
    /// <param name="path">The file.</param>
    /// <param name="number">Its number.</param>
    /// <param name="cut">Bytes of an unfinished or damaged tail that were cut off.</param>
    /// <returns>The sealed segment; null when it held no record (the file is gone then).</returns>
    public static Segment? Recover(string path, long number, out long cut)
    {
        int end;
        long records = 0;
        var length = checked((int)new FileInfo(path).Length);
        cut = 0;
        if (length > 0)
        {
            using var stream = Open(path);
            using var whole = Map(stream, path, number, length);

            // Past the length: the file ends in the zeros behind its last record, which is whole all the same.
            while (whole.End < length && whole.Next(whole.End) is { Length: > 0 } record)
            {
                whole.End += Frame.SizeOf(record.Length);
                whole.Records++;
            }

            end = whole.End;
            records = whole.Records;
            cut = end < length ? whole.Bytes[end..].LastIndexOfAnyExcept((byte)0) + 1 : 0;
        }
        else
        {
            end = 0;
        }

        if (end == 0)
        {
            File.Delete(path);
            return null;
        }

        using var shorter = Open(path);
        shorter.SetLength(end);
        var segment = Map(shorter, path, number, end);
        segment.End = end;
        segment.Records = records;
        segment.Sealed = true;
        return segment;
    }

    /// <summary>Appends a record, whole or not at all.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAppend(ReadOnlySpan<byte> record)
    {
        var size = Frame.SizeOf(record.Length);
        if (size > Size - End)
        {
            return false;
        }

        Frame.Write(Bytes.Slice(End, size), record);
        End += size;
        Records++;
        return true;
    }

    /// <summary>The record at an offset; empty when there is none (yet), or when it is not whole.</summary>
    public ReadOnlySpan<byte> Next(int offset) => Frame.Read(Bytes[offset..]);

    /// <summary>The length of a record that has been read before.</summary>
    public int LengthAt(int offset) => Frame.LengthAt(Bytes[offset..]);

    /// <summary>Writes to the disk what was appended; returns when it is there. Not beside <see cref="Dispose"/>.</summary>
    public void Flush()
    {
        if (!disposed)
        {
            view.Flush();
        }
    }

    public void Delete()
    {
        Dispose();
        File.Delete(Path);
    }

    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            file.Dispose();
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static Segment Map(FileStream stream, string path, long number, int size)
    {
        var file = MemoryMappedFile.CreateFromFile(stream, null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        return new Segment(path, number, file, size);
    }
}
