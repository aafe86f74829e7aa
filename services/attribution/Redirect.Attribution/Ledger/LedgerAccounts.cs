namespace Redirect.Attribution.Ledger;

/// <summary>The names of a merchant's accounts. An account is there from its first transfer on.</summary>
internal static class LedgerAccounts
{
    /// <summary>Characters of a name: a prefix and a partner's 200.</summary>
    public const int MaxName = 220;

    /// <summary>What the merchant spends on who brings buyers.</summary>
    public const string Expense = "expense";

    /// <summary>What is due to who runs the service.</summary>
    public const string Fee = "fee";

    /// <summary>What has left the house.</summary>
    public const string Paid = "paid";

    /// <summary>Before the name of a partner.</summary>
    public const string PartnerPrefix = "partner:";

    private const string PrepaidPrefix = "prepaid:";

    /// <summary>
    /// What is due to a partner. It may be negative: then the partner owes, until the next statement. What others than statements book here becomes a line
    /// of the partner's next one.
    /// </summary>
    public static string Partner(string name) => PartnerPrefix + name;

    /// <summary>The other way round; null: it is no partner's.</summary>
    public static string? PartnerOf(string account) => account.StartsWith(PartnerPrefix, StringComparison.Ordinal) ? account[PartnerPrefix.Length..] : null;

    /// <summary>An account that holds no more than was put in: what is credited, less what is debited and what is going to be, is never negative.</summary>
    public static string Prepaid(string name) => PrepaidPrefix + name;

    /// <summary>Whether it is one of <see cref="Prepaid"/>.</summary>
    public static bool IsPrepaid(string account) => account.StartsWith(PrepaidPrefix, StringComparison.Ordinal);

    /// <summary>Whether an account may have this name.</summary>
    public static bool IsName(string name) => name.Length is >= 1 and <= MaxName;
}
