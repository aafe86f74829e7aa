using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>Tells whether gRPC allows a key; HTTP allows more of them.</summary>
    internal static bool IsKey(string key) => !key.AsSpan().ContainsAnyExcept(KeyCharacters);

    /// <summary>One key with its text or bytes.</summary>
    public class Entry
    {
        private readonly string? _text;
        private readonly byte[] _bytes;

        /// <summary>An entry of text.</summary>
        /// <param name="key">The key; it is turned to lower case.</param>
        /// <param name="value">The text.</param>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);

            Key = ToKey(key);
            if (IsBinaryKey(Key))
            {
                throw new ArgumentException($"A key that ends in '{BinaryHeaderSuffix}' carries bytes.", nameof(key));
            }

            _text = value;
            _bytes = [];
        }

        /// <summary>An entry of bytes.</summary>
        /// <param name="key">The key, which ends in <see cref="BinaryHeaderSuffix"/>; it is turned to lower case.</param>
        /// <param name="valueBytes">The bytes, which are copied.</param>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);

            Key = ToKey(key);
            if (!IsBinaryKey(Key))
            {
                throw new ArgumentException($"A key of bytes ends in '{BinaryHeaderSuffix}'.", nameof(key));
            }

            _bytes = [.. valueBytes];
        }

        /// <summary>The key in lower case.</summary>
        public string Key { get; }

        /// <summary>The bytes, or the text in ASCII.</summary>
        public byte[] ValueBytes => _text is null ? [.. _bytes] : Encoding.ASCII.GetBytes(_text);

        /// <summary>The text; an entry of bytes has none.</summary>
        public string Value => _text ?? throw new InvalidOperationException("An entry of bytes has no text.");

        /// <summary>Tells whether the entry carries bytes.</summary>
        public bool IsBinary => _text is null;

        /// <summary>The value as HTTP carries it.</summary>
        internal string HeaderValue => _text ?? Convert.ToBase64String(_bytes);

        /// <inheritdoc />
        public override string ToString() => IsBinary
            ? $"[Entry: key={Key}, valueBytes={_bytes.Length} bytes]"
            : $"[Entry: key={Key}, value={_text}]";

        internal static bool IsBinaryKey(string key) =>
            key.EndsWith(BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase);

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

#pragma warning disable CA1308 // HTTP/2 wants header names in lower case.
        private static string ToKey(string key)
        {
            ArgumentNullException.ThrowIfNull(key);

            return IsKey(key)
                ? key.ToLowerInvariant()
                : throw new ArgumentException("A key has letters, digits, '.', '_' and '-' only.", nameof(key));
        }
#pragma warning restore CA1308
    }
}
