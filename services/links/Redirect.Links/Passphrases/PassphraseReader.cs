namespace Redirect.Links.Passphrases;

/// <summary>
/// Finds passphrases in a whole pasted chat message: ours, and Taobao's 淘口令. One pass from left to right; every look aside is bounded or is
/// made over characters that nobody looks at again, so that the time is linear in the length whatever the message is. Pure.
/// </summary>
internal static class PassphraseReader
{
    /// <summary>What a message may have, in bytes of UTF-8. Longer ones are for the caller to refuse; here they only take longer.</summary>
    public const int MaxBytes = 8 * 1024;

    /// <summary>Reads a message.</summary>
    /// <param name="message">Any text, also one with half surrogate pairs.</param>
    public static MessageFindings Read(string message)
    {
        using var text = MessageText.Of(message);
        var findings = new Findings(text);
        var characters = text.Characters;
        for (var at = 0; at < characters.Length;)
        {
            if (characters[at] == '#' && OwnTokens.ReadWrapped(characters, at) is { Outcome: not OwnOutcome.None } wrapped)
            {
                findings.Add(wrapped, at);
                at = wrapped.End;
                continue;
            }

            if (CharacterTables.ClassOf(characters[at]) != CharacterClass.Alphanumeric)
            {
                at++;
                continue;
            }

            at = ReadRun(text, at, ref findings);
        }

        return findings.Done();
    }

    private static int ReadRun(MessageText text, int start, ref Findings findings)
    {
        var characters = text.Characters;
        var end = start + 1;
        while (end < characters.Length && CharacterTables.ClassOf(characters[end]) == CharacterClass.Alphanumeric)
        {
            end++;
        }

        var address = MessageAddress.Read(text, start, end);
        if (address.Kind != AddressKind.None)
        {
            if (address.Kind == AddressKind.Taobao)
            {
                findings.AddAddress(start, address);
            }

            return address.End;
        }

        if (end - start == TaobaoKeys.Length && TaobaoKeys.IsKey(characters[start..end]) && TaobaoWrapping.Accepts(text, start, end))
        {
            findings.AddTaobao(characters[start..end].ToString(), start);
            return end;
        }

        var bare = OwnTokens.ReadBare(text, start, end);
        if (bare.Outcome == OwnOutcome.None)
        {
            return end;
        }

        findings.Add(bare, start);
        return bare.End;
    }

    // Collects what is found; each token once.
    private struct Findings(MessageText text)
    {
        private readonly List<FoundPassphrase> all = [];
        private HashSet<string>? seen;
        private bool mistyped;
        private string? shortUrl;

        public void Add(in OwnTokens.Reading reading, int at)
        {
            if (reading.Outcome == OwnOutcome.Mistyped)
            {
                mistyped = true;
            }
            else if (IsNew(reading.Token!))
            {
                all.Add(new FoundPassphrase(PassphraseKind.Own, reading.Token!, text.OriginOf(at), null));
            }
        }

        public void AddTaobao(string key, int at)
        {
            if (IsNew(key))
            {
                all.Add(new FoundPassphrase(PassphraseKind.Taobao, key, text.OriginOf(at), null));
            }
        }

        public void AddAddress(int start, in MessageAddress.Span address)
        {
            var url = text.Original[text.OriginOf(start)..text.OriginOf(address.End)].TrimEnd();
            shortUrl ??= url;
            var key = MessageAddress.KeyIn(text.Characters[address.Query..address.End], out var at);
            if (key is not null && IsNew(key))
            {
                all.Add(new FoundPassphrase(PassphraseKind.Taobao, key, text.OriginOf(address.Query + at), url));
            }
        }

        public readonly MessageFindings Done()
        {
            for (var at = 0; at < all.Count; at++)
            {
                if (all[at] is { Kind: PassphraseKind.Taobao, ShortUrl: null } found)
                {
                    all[at] = found with { ShortUrl = shortUrl };
                }
            }

            return new MessageFindings(all, mistyped && all.TrueForAll(found => found.Kind != PassphraseKind.Own));
        }

        // Ours have 12 characters and Taobao's 11, so they never stand for one another.
        private bool IsNew(string token) => (seen ??= new HashSet<string>(StringComparer.Ordinal)).Add(token);
    }
}
