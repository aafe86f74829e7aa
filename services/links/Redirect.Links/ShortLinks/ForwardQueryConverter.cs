using System.Text.Json;
using System.Text.Json.Serialization;
using Redirect.Links.Rules;

namespace Redirect.Links.ShortLinks;

/// <summary>Reads a list of names; true stands for <see cref="Campaign"/>, false for none.</summary>
internal sealed class ForwardQueryConverter : JsonConverter<IReadOnlyList<string>>
{
    /// <summary>The names that web analytics agree on.</summary>
    public static readonly IReadOnlyList<string> Campaign = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id"];

    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => Campaign,
        JsonTokenType.False => [],
        _ => OneOrManyConverter.ReadTexts(ref reader),
    };

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options) => OneOrManyConverter.WriteTexts(writer, value);
}
