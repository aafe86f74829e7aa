using System.Globalization;
using System.Text.Json.Nodes;
using Redirect.Hosting.Problems;
using Redirect.Links.Transfers.Rows;

namespace Redirect.Links.Transfers.Dialects;

/// <summary>A row of another system: looked into by any spelling of a name, and written down in our words.</summary>
internal sealed class ForeignRow
{
    // What Web services wrote before there were links at all is a mistake of the file.
    private static readonly DateTime Earliest = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Dictionary<string, JsonNode> values = new(StringComparer.Ordinal);
    private readonly FieldErrors errors;

    public ForeignRow(ImportRecord record, FieldErrors errors)
    {
        this.errors = errors;
        Add("", record.Values);
    }

    public ImportedLink Link { get; } = new();

    /// <summary>The same for "Long URL", "long_url" and "longUrl".</summary>
    public static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>The first of the names that has a text; null: none.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (values.GetValueOrDefault(name) is JsonValue value && value.ToString().Trim() is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The first text of a list; null: there is none.</summary>
    public string? First(string name) => values.GetValueOrDefault(name) is JsonArray { Count: > 0 } list ? list[0]?.ToString() : null;

    public bool Is(string name) => Text(name) is { } text && (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text is "1");

    /// <summary>Takes over target and title.</summary>
    public void Lead(string? target, string? title)
    {
        Link.Fields.Target = target;
        if (title is not null)
        {
            Link.Fields.Title = title;
        }
    }

    /// <summary>Takes over the slug: the short code as it is, or the path of a short address. What we could only give another slug is refused.</summary>
    public void Slug(string? codeOrAddress)
    {
        var code = CodeOf(codeOrAddress ?? "");
        if (code.Length == 0)
        {
            errors.Add("slug", "required", "The row has no short code, by which its address could go on working.");
        }
        else if (code.Contains('/', StringComparison.Ordinal))
        {
            errors.Add("slug", "slug_multi_segment", "The short code has more than one segment; ours have no slash. Give the link another one.");
        }
        else
        {
            Link.Fields.Slug = code;
        }
    }

    /// <summary>Takes over tags: a list, or a text with ',' or else '|' between them.</summary>
    public void Tags()
    {
        if (values.GetValueOrDefault("tags") is JsonArray list)
        {
            Link.Fields.Tags = [.. list.Select(tag => tag?.ToString())];
        }
        else if (Text("tags") is { } text)
        {
            Link.Fields.Tags = text.Split(text.Contains(',', StringComparison.Ordinal) ? ',' : '|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
    }

    /// <summary>Takes over when the link was made. A time without an offset is taken to be UTC; one that can't be is left out, and said.</summary>
    public void Created(DateTime now, params ReadOnlySpan<string> names)
    {
        if (Text(names) is { } text)
        {
            Keep(Link, Time(text), now);
        }
    }

    public static void Keep(ImportedLink link, DateTime? created, DateTime now)
    {
        if (created is { } time && time >= Earliest && time <= now)
        {
            link.CreatedAt = new DateTime(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        }
        else
        {
            link.Notes.Add("createdAt", "created_at_not_kept", "The time of the link's creation can't be read, lies ahead, or is before 2000; the link is made now.");
        }
    }

    /// <summary>Takes over what the other system counted.</summary>
    public void Visits(params ReadOnlySpan<string> names)
    {
        if (long.TryParse(Text(names), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var visits) && visits >= 0)
        {
            Link.Visits = visits;
        }
    }

    /// <summary>A time that decides where the link leads, and so must be understood; null: there is none.</summary>
    public DateTime? Moment(string field, string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var time = Time(text);
        if (time is null)
        {
            errors.Add(field, "time_invalid", $"'{field}' is a time such as 2026-11-11T00:00:00Z.");
        }

        return time;
    }

    /// <summary>A number that decides where the link leads.</summary>
    public long? Number(string field, string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        errors.Add(field, "number_invalid", $"'{field}' is a whole number.");
        return null;
    }

    /// <summary>A time in UTC; null: the text is none.</summary>
    public static DateTime? Time(string text)
    {
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || DateTimeOffset.TryParseExact(text, ["yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-dd HH:mm:ss zzz", "yyyy-MM-dd HH:mm:ss 'UTC'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
        {
            return time.UtcDateTime;
        }

        return null;
    }

    private static string CodeOf(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? text : text[(scheme + 3)..];

        // "bit.ly/abc": a host without its scheme has a dot, which no first segment of a code with several has in any of these systems.
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (scheme >= 0 || (slash > 0 && path[..slash].Contains('.', StringComparison.Ordinal)))
        {
            path = slash < 0 ? "" : path[slash..];
            path = path.Split('?', '#')[0];
        }

        path = path.Trim('/');
        return path.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(path) : path;
    }

    private void Add(string prefix, JsonObject row)
    {
        foreach (var (name, value) in row)
        {
            if (value is JsonObject inner && prefix.Length == 0)
            {
                Add(Plain(name) + ".", inner);
            }
            else if (value is not null)
            {
                values.TryAdd(prefix + Plain(name), value);
            }
        }
    }
}
