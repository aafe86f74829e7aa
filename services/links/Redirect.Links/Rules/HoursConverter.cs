using System.Text.Json;
using System.Text.Json.Serialization;

namespace Redirect.Links.Rules;

/// <summary>Reads "20:00-22:00", {"from":"20:00","to":"22:00"}, or a list of them; writes a list of texts.</summary>
internal sealed class HoursConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return [ReadOne(ref reader)];
        }

        var hours = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            hours.Add(ReadOne(ref reader));
        }

        return hours;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options) => OneOrManyConverter.WriteTexts(writer, value);

    private static string ReadOne(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Hours are a text such as \"20:00-22:00\".");
        }

        string? from = null;
        string? to = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString();
            reader.Read();
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException("Hours go from a text to a text.");
            _ = name switch
            {
                "from" => from = text,
                "to" => to = text,
                _ => throw new JsonException("Hours have 'from' and 'to'."),
            };
        }

        return $"{from}-{to}";
    }
}
