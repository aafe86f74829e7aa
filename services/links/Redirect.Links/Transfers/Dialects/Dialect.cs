using System.Collections.Frozen;
using System.Text.Json;
using Redirect.Hosting.Files;
using Redirect.Hosting.Problems;
using Redirect.Links.Transfers.Rows;

namespace Redirect.Links.Transfers.Dialects;

/// <summary>How a system writes its links down.</summary>
internal abstract class Dialect
{
    /// <summary>As in <c>?dialect=</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a file with these columns is of this dialect.</summary>
    /// <param name="names">In the spelling of <see cref="ForeignRow.Plain"/>.</param>
    public abstract bool Fits(IReadOnlySet<string> names);

    /// <summary>Why a file with these columns is not of this dialect; null: it is.</summary>
    public virtual FileRefusedException? Refuse(IReadOnlyList<string> names) => Fits(PlainNames(names))
        ? null
        : new FileRefusedException(422, "columns_missing", $"The dialect '{Name}' needs other columns: {Needs}.", 0);

    protected abstract string Needs { get; }

    /// <summary>Reads a row.</summary>
    /// <param name="record">A row that is whole.</param>
    /// <param name="errors">Takes what is wrong; the row is then refused.</param>
    /// <param name="now">What lies behind it can have been a link's creation.</param>
    public abstract ImportedLink Read(ImportRecord record, FieldErrors errors, DateTime now);

    /// <summary>All of them; the first that fits is taken where none is named.</summary>
    public static IReadOnlyList<Dialect> All(JsonSerializerOptions json) => [new YourlsDialect(), new KuttDialect(), new ShlinkDialect(), new BitlyDialect(), new OwnDialect(json)];

    public static FrozenSet<string> PlainNames(IEnumerable<string> names) => names.Select(ForeignRow.Plain).ToFrozenSet(StringComparer.Ordinal);
}
