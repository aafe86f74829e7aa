using System.Text.Json;
using Redirect.Links.Passphrases;

namespace Redirect.Links.Tests.Passphrases;

/// <summary>The published cases: real shapes of ten years, and what is often mistaken for them.</summary>
public sealed class PassphraseFixtureTests
{
    public static TheoryData<string> Ids => [.. Cases.Keys];

    private static IReadOnlyDictionary<string, Case> Cases { get; } = Load();

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_published_case_is_read_as_it_says(string id)
    {
        var expected = Cases[id];
        var read = PassphraseReader.Read(expected.Text);
        switch (expected.Kind)
        {
            case "taobao_tpwd":
                Assert.Equal(expected.All, read.All.Select(found => found.Token));
                Assert.All(read.All, found => Assert.Equal((PassphraseKind.Taobao, expected.ShortUrl), (found.Kind, found.ShortUrl)));
                Assert.Equal(expected.Expect, read.All[0].Token);
                break;
            case "own_code":
                Assert.Equal(expected.All, read.All.Select(found => found.Token));
                Assert.All(read.All, found => Assert.Equal(PassphraseKind.Own, found.Kind));
                break;
            default:
                // Surprise codes and service phrases are others' to find; here they must not be taken for passphrases.
                Assert.Empty(read.All);
                break;
        }

        Assert.False(read.Mistyped);
    }

    [Fact]
    public void The_file_is_whole() => Assert.Equal(61, Cases.Count);

    [Fact]
    public void A_message_cut_anywhere_never_fails()
    {
        foreach (var text in Cases.Values.Select(one => one.Text))
        {
            for (var at = 0; at <= text.Length; at++)
            {
                PassphraseReader.Read(text[..at]);
                PassphraseReader.Read(text[at..]);
            }
        }
    }

    [Fact]
    public void A_cut_of_the_long_form_gives_its_key_or_nothing()
    {
        var text = Cases["P18"].Text;
        for (var at = 0; at <= text.Length; at++)
        {
            Assert.All(PassphraseReader.Read(text[..at]).All.Concat(PassphraseReader.Read(text[at..]).All), found => Assert.Equal("h6s32DqWJML", found.Token));
        }
    }

    private static Dictionary<string, Case> Load()
    {
        using var stream = typeof(PassphraseFixtureTests).Assembly.GetManifestResourceStream("Redirect.Links.Tests.Passphrases.passphrases.jsonl")!;
        using var reader = new StreamReader(stream);
        var cases = new Dictionary<string, Case>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('{'))
            {
                var json = JsonDocument.Parse(line).RootElement;
                cases.Add(json.GetProperty("id").GetString()!, new Case(
                    json.GetProperty("text").GetString()!, json.GetProperty("kind").GetString()!, json.GetProperty("expect").GetString(),
                    [.. json.GetProperty("all").EnumerateArray().Select(token => token.GetString()!)], json.GetProperty("short_url").GetString()));
            }
        }

        return cases;
    }

    private sealed record Case(string Text, string Kind, string? Expect, IReadOnlyList<string> All, string? ShortUrl);
}
