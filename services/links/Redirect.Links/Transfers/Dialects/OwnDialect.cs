using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Redirect.Hosting.Files;
using Redirect.Hosting.Problems;
using Redirect.Links.Limits;
using Redirect.Links.ShortLinks;
using Redirect.Links.Splits;
using Redirect.Links.Transfers.Rows;

namespace Redirect.Links.Transfers.Dialects;

/// <summary>
/// Ours: every field that a link can be made with by its name in the API, lists and objects as JSON in a cell. What an export says besides
/// (id, shortUrl, admitted, updatedAt, version) is passed over. Cells may have the apostrophe that our exports put before formulas.
/// </summary>
internal sealed class OwnDialect : Dialect
{
    private const string CreatedAt = "createdAt";
    private const string PasswordProtected = "passwordProtected";
    private const string Retired = "retired";
    private const string Visits = "importedVisits";

    private static readonly FrozenSet<string> PassedOver = new[] { "id", "shortUrl", "admitted", "updatedAt", "version" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Beside = new[] { CreatedAt, PasswordProtected, Retired, Visits }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly JsonSerializerOptions json;
    private readonly FrozenDictionary<string, Type> fields;
    private readonly FrozenSet<string> plainNames;

    public OwnDialect(JsonSerializerOptions json)
    {
        this.json = json;
        fields = json.GetTypeInfo(typeof(LinkFields)).Properties.ToFrozenDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        plainNames = PlainNames([.. fields.Keys, .. PassedOver, .. Beside]);
    }

    public override string Name => "redirect";

    protected override string Needs => "target, and no others than those of the API";

    public override bool Fits(IReadOnlySet<string> names) => names.Contains("target") && names.All(name => name.Length == 0 || plainNames.Contains(name));

    public override FileRefusedException? Refuse(IReadOnlyList<string> names)
    {
        var unknown = names.Index().FirstOrDefault(name => name.Item.Length > 0 && !fields.ContainsKey(name.Item) && !PassedOver.Contains(name.Item) && !Beside.Contains(name.Item));
        return unknown.Item is null
            ? base.Refuse(names)
            : new FileRefusedException(422, "unknown_field", $"Column {unknown.Index + 1} has a name that no field of a link has.", 0);
    }

    public override ImportedLink Read(ImportRecord record, FieldErrors errors, DateTime now)
    {
        var row = new JsonObject();
        var beside = new Dictionary<string, JsonNode?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in record.Values)
        {
            var given = record.IsTable ? Cell(errors, name, value!.GetValue<string>()) : value?.DeepClone();
            if (Beside.Contains(name))
            {
                beside[name] = given;
            }
            else if (!PassedOver.Contains(name))
            {
                row[name] = given;
            }
        }

        var link = new ImportedLink { Fields = Fields(errors, row) };
        if (beside.GetValueOrDefault(CreatedAt) is { } created)
        {
            ForeignRow.Keep(link, created is JsonValue text ? ForeignRow.Time(text.ToString()) : null, now);
        }

        if (IsTrue(beside.GetValueOrDefault(Retired)))
        {
            errors.Add(Retired, "link_retired", "A retired link is not imported.");
        }

        link.PasswordMissing = IsTrue(beside.GetValueOrDefault(PasswordProtected)) && string.IsNullOrEmpty(link.Fields.Password);
        link.Visits = beside.GetValueOrDefault(Visits) is JsonValue visits && visits.TryGetValue(out long count) ? count : null;
        return link;
    }

    private static bool IsTrue(JsonNode? value) => value is JsonValue flag && flag.TryGetValue(out bool yes) && yes;

    private JsonNode? Cell(FieldErrors errors, string name, string cell)
    {
        var text = FormulaCells.Unprotect(cell);
        if (IsText(name))
        {
            return text;
        }

        if (string.Equals(name, nameof(LinkFields.Tags), StringComparison.OrdinalIgnoreCase) && !text.StartsWith('['))
        {
            return new JsonArray([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(tag => (JsonNode)tag)]);
        }

        try
        {
            // Spreadsheets write TRUE.
            return JsonNode.Parse(text is "TRUE" or "FALSE" ? text.ToLowerInvariant() : text);
        }
        catch (JsonException)
        {
            errors.Add(name, "malformed_json", "The cell holds a number, true or false, or a list or object as JSON.");
            return null;
        }
    }

    // Times, ids and names are texts in JSON too.
    private bool IsText(string name) => fields.TryGetValue(name, out var type)
        ? type == typeof(string) || type == typeof(Guid?) || type == typeof(DateTime?) || type == typeof(LimitFallback?) || type == typeof(Optimise?)
        : PassedOver.Contains(name) || string.Equals(name, CreatedAt, StringComparison.OrdinalIgnoreCase);

    private LinkFields Fields(FieldErrors errors, JsonObject row)
    {
        try
        {
            return row.Deserialize((JsonTypeInfo<LinkFields>)json.GetTypeInfo(typeof(LinkFields)))!;
        }
        catch (JsonException exception) when (exception.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            errors.Add("row", "unknown_field", "The row has a field that a link does not have.");
        }
        catch (JsonException exception)
        {
            errors.Add(exception.Path is { Length: > 2 } path ? path[2..] : "row", "malformed_value", "The value is not of the form that this field takes.");
        }

        return new LinkFields();
    }
}
