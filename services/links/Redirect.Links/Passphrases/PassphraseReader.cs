using System.Buffers;

namespace Redirect.Links.Passphrases;

/// <summary>
/// Finds passphrases in a whole pasted chat message: ours, and Taobao's 淘口令. One pass from left to right; every look aside is bounded or is
/// made over characters that nobody looks at again, so that the time is linear in the length whatever the message is. Pure.
/// </summary>
internal static class PassphraseReader
{
    /// <summary>What a message may have, in bytes of UTF-8. Longer ones are for the caller to refuse; here they only take longer.</summary>
    public const int MaxBytes = 8 * 1024;

    private static readonly SearchValues<char> Run = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Beginnings = SearchValues.Create("#ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>Reads a message.</summary>
    /// <param name="message">Any text, also one with half surrogate pairs.</param>
    public static MessageFindings Read(string message)
    {
        using var text = MessageText.Of(message);
        var findings = new Findings(text);
        var characters = text.Characters;
        for (var at = 0; characters[at..].IndexOfAny(Beginnings) is >= 0 and var skipped;)
        {
            at += skipped;
            if (characters[at] != '#')
            {
                at = ReadRun(text, at, ref findings);
                continue;
            }

            var wrapped = OwnTokens.ReadWrapped(characters, at);
            if (wrapped.Outcome == OwnOutcome.None)
            {
                at++;
                continue;
            }

            findings.Add(wrapped, at);
            at = wrapped.End;
        }

        return findings.Done();
    }

    private static int ReadRun(MessageText text, int start, ref Findings findings)
    {
        var characters = text.Characters;
        var length = characters[start..].IndexOfAnyExcept(Run);
        var end = length < 0 ? characters.Length : start + length;

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
        // Up to here looking through the list costs less than a set.
        private const int FewFindings = 8;

        private static readonly MessageFindings Nothing = new([], false);
        private static readonly MessageFindings OnlyMistyped = new([], true);

        private List<FoundPassphrase>? all;
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
                Add(new FoundPassphrase(PassphraseKind.Own, reading.Token!, text.OriginOf(at), null));
            }
        }

        public void AddTaobao(string key, int at)
        {
            if (IsNew(key))
            {
                Add(new FoundPassphrase(PassphraseKind.Taobao, key, text.OriginOf(at), null));
            }
        }

        public void AddAddress(int start, in MessageAddress.Span address)
        {
            var url = text.Original[text.OriginOf(start)..text.OriginOf(address.End)].TrimEnd();
            shortUrl ??= url;
            var key = MessageAddress.KeyIn(text.Characters[address.Query..address.End], out var at);
            if (key is not null && IsNew(key))
            {
                Add(new FoundPassphrase(PassphraseKind.Taobao, key, text.OriginOf(address.Query + at), url));
            }
        }

        public readonly MessageFindings Done()
        {
            if (all is null)
            {
                return mistyped ? OnlyMistyped : Nothing;
            }

            for (var at = 0; at < all.Count; at++)
            {
                if (all[at] is { Kind: PassphraseKind.Taobao, ShortUrl: null } found)
                {
                    all[at] = found with { ShortUrl = shortUrl };
                }
            }

            return new MessageFindings(all, mistyped && all.TrueForAll(found => found.Kind != PassphraseKind.Own));
        }

        private void Add(FoundPassphrase found)
        {
            all ??= new List<FoundPassphrase>(1);
            all.Add(found);
            seen?.Add(found.Token);
        }

        // Ours have 12 characters and Taobao's 11, so they never stand for one another.
        private bool IsNew(string token)
        {
            if (all is null)
            {
                return true;
            }

            if (all.Count < FewFindings)
            {
                return !all.Exists(found => found.Token == token);
            }

            seen ??= all.Select(found => found.Token).ToHashSet(StringComparer.Ordinal);
            return !seen.Contains(token);
        }
    }
}
