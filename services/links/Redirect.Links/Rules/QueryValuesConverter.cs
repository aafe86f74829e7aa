using System.Text.Json;
using System.Text.Json.Serialization;

namespace Redirect.Links.Rules;

/// <summary>Reads {"src":"a"} like {"src":["a"]}; writes lists.</summary>
internal sealed class QueryValuesConverter : JsonConverter<IReadOnlyDictionary<string, IReadOnlyList<string>>>
{
    public override IReadOnlyDictionary<string, IReadOnlyList<string>> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected query names with their values.");
        }

        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            values[name] = OneOrManyConverter.ReadTexts(ref reader);
        }

        return values;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, IReadOnlyList<string>> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, texts) in value)
        {
            writer.WritePropertyName(name);
            OneOrManyConverter.WriteTexts(writer, texts);
        }

        writer.WriteEndObject();
    }
}
