namespace Redirect.Attribution.OrderFiles;

/// <summary>What became of a file.</summary>
/// <param name="Rows">Rows of the file, all of them looked at.</param>
/// <param name="Taken">Those that said something new.</param>
/// <param name="Known">Those that said nothing new.</param>
/// <param name="Refused">Those that are wrong or against what was said before.</param>
/// <param name="Skipped">Those that are nothing for the book.</param>
/// <param name="DryRun">Nothing was written.</param>
/// <param name="Encoding"><c>utf-8</c> or <c>gb18030</c>, as it was said or found.</param>
/// <param name="Columns">The headings that were read; the others were passed over.</param>
/// <param name="Results">The first 1,000 rows that were refused or skipped; in a report of lines the rows stand before this one.</param>
/// <param name="ResultsLeftOut">How many more there were; absent: none. Ask for <c>application/x-ndjson</c> to have every row.</param>
internal sealed record FileAnswer(
    long Rows, long Taken, long Known, long Refused, long Skipped, bool DryRun, string Encoding, IReadOnlyList<string> Columns, IReadOnlyList<RowOutcome>? Results, long? ResultsLeftOut);
