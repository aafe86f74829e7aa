using Redirect.Hosting.Files;

namespace Redirect.Attribution.OrderFiles;

/// <summary>A file that can be read to its end.</summary>
/// <param name="Table">Its rows.</param>
/// <param name="Columns">What they say.</param>
/// <param name="Encoding">What it is in.</param>
/// <param name="Caller">Whose it is.</param>
internal sealed record OpenFile(CsvTable Table, FileColumns Columns, string Encoding, FileCaller Caller);
