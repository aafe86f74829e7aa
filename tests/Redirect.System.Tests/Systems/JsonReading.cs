using System.Text.Json;

namespace Redirect.SystemTests.Systems;

internal static class JsonReading
{
    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
