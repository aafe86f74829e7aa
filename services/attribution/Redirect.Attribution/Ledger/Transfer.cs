using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Redirect.Attribution.Ledger;

/// <summary>Money from one account to another of a merchant's book. A value: the same id is the same transfer, for ever.</summary>
/// <param name="MerchantId">Whose book.</param>
/// <param name="Id">Of the transfer in the book; <see cref="IdOf"/> makes it of a business key.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Debit">The account that is debited; see <see cref="LedgerAccounts"/>.</param>
/// <param name="Credit">The account that is credited, another one.</param>
/// <param name="Amount">Minor units, at least 1.</param>
/// <param name="Currency">ISO 4217. Accounts have a balance in each currency for itself.</param>
/// <param name="Code">What for.</param>
/// <param name="Correlation">What it belongs to: a statement, an alliance.</param>
/// <param name="Reference">The business key within that, such as <c>order:T1</c>.</param>
/// <param name="PendingId">Of a post or void: which pending transfer; else null.</param>
internal sealed record Transfer(
    Guid MerchantId, Guid Id, TransferKind Kind, string Debit, string Credit, long Amount, string Currency, TransferCode Code, Guid Correlation, string Reference, Guid? PendingId = null)
{
    /// <summary>Characters of <see cref="Reference"/>.</summary>
    public const int MaxReference = 200;

    /// <summary>The same business key makes the same id: a UUID of version 8 from SHA-256.</summary>
    /// <param name="scope">What the key is of: a statement, an alliance.</param>
    /// <param name="parts">The key. Parts are kept apart by their lengths, so that no two keys are one text.</param>
    public static Guid IdOf(Guid scope, params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(scope.ToByteArray(bigEndian: true));
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        var id = hash.GetHashAndReset().AsSpan(0, 16);
        id[6] = (byte)(0x80 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }

    /// <summary>Posts this pending transfer. There is one id for it, so that it can't be posted twice.</summary>
    public Transfer Post() => Resolve(TransferKind.Post);

    /// <summary>Voids this pending transfer.</summary>
    public Transfer Void() => Resolve(TransferKind.Void);

    /// <summary>Throws where no transfer can be like this: a mistake of ours, not of a caller.</summary>
    /// <exception cref="ArgumentException">An amount below 1, one account on both sides, a text too long or empty, a post without its pending transfer.</exception>
    public void Check()
    {
        if (Amount < 1 || Debit == Credit || !LedgerAccounts.IsName(Debit) || !LedgerAccounts.IsName(Credit) || Currency.Length != 3 || !Currency.All(char.IsAsciiLetterUpper)
            || Reference.Length > MaxReference || !Enum.IsDefined(Kind) || !Enum.IsDefined(Code) || (PendingId is not null) != (Kind is TransferKind.Post or TransferKind.Void))
        {
            throw new ArgumentException($"No transfer: {Kind} {Debit} to {Credit}, {Amount} {Currency}.");
        }
    }

    private Transfer Resolve(TransferKind kind) => Kind == TransferKind.Pending
        ? this with { Id = IdOf(Id, kind == TransferKind.Post ? "post" : "void"), Kind = kind, PendingId = Id }
        : throw new InvalidOperationException("Only a pending transfer is posted or voided.");
}
