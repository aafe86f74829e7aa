using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Redirect.Hosting.Principals;

namespace Redirect.Gateway.ApiKeys;

/// <summary>
/// What the directory said about keys, for at most <see cref="Freshness"/> since the question was <em>asked</em>: so a revocation holds here
/// within 5 s. One question for a key at a time, however many wait. Keyed by the key's SHA-256: the key itself is not kept.
/// </summary>
internal sealed class KeyCache(IKeyDirectory directory, TimeProvider clock)
{
    /// <summary>How long an answer, yes or no, is used again.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly GenerationMap<KeyHash, Entry> entries = new(20_000);

    /// <summary>The entry of a key; ask it for the owner.</summary>
    public Entry Of(string key)
    {
        Span<byte> text = stackalloc byte[256];
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(text[..Encoding.ASCII.GetBytes(key, text)], hash);
        CryptographicOperations.ZeroMemory(text);
        return entries.GetOrAdd(MemoryMarshal.Read<KeyHash>(hash), static _ => new Entry());
    }

    /// <summary>The owner of the key; null when it is unknown. Throws what the directory threw.</summary>
    public ValueTask<Principal?> FindAsync(Entry entry, string key, CancellationToken cancellationToken)
    {
        if (Fresh(entry) is { } answer)
        {
            return new ValueTask<Principal?>(answer.Principal);
        }

        Task<Principal?> question;
        lock (entry)
        {
            // Answered while we came here: to ask once more would be once too often.
            if (Fresh(entry) is { } meanwhile)
            {
                return new ValueTask<Principal?>(meanwhile.Principal);
            }

            question = entry.Question is { IsCompleted: false } open ? open : entry.Question = AskAsync(entry, key);
        }

        return new ValueTask<Principal?>(question.WaitAsync(cancellationToken));
    }

    private Answer? Fresh(Entry entry) => entry.Answer is { } answer && clock.GetElapsedTime(answer.AskedAt) < Freshness ? answer : null;

    private async Task<Principal?> AskAsync(Entry entry, string key)
    {
        var askedAt = clock.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience);
        var principal = await directory.FindAsync(key, patience.Token).AsTask().WaitAsync(patience.Token);
        entry.Answer = new Answer(principal, askedAt);
        return principal;
    }

    /// <summary>What is known about one key.</summary>
    internal sealed class Entry
    {
        private volatile Answer? answer;

        public Answer? Answer
        {
            get => answer;
            set => answer = value;
        }

        /// <summary>Under the entry's lock.</summary>
        public Task<Principal?>? Question { get; set; }

        /// <summary>Whether the key was good when last asked about, however long ago.</summary>
        public bool WasGood => answer?.Principal is not null;
    }

    internal sealed record Answer(Principal? Principal, long AskedAt);

    private readonly record struct KeyHash(ulong A, ulong B, ulong C, ulong D)
    {
        // Already uniform.
        public override int GetHashCode() => (int)A;
    }
}
