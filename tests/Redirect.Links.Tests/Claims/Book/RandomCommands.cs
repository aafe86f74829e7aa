using Redirect.Links.Claims.Book;
using Redirect.Links.SurpriseCodes;
using static Redirect.Links.Tests.Claims.Book.Codes;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>Codes and commands by chance: few visitors, few orders, much that has been done before.</summary>
internal sealed class RandomCommands(Random random)
{
    private readonly List<ClaimCommand> said = [];

    public CodeTerms NewTerms()
    {
        var benefit = Pick(Coupon, Coupon, Gift, Pack, Of(BenefitType.Gift, 50));
        return new CodeTerms(
            benefit,
            Chance(3) ? [new AudienceBenefit(Audience.Member, Pick(Coupon, Gift, Pack))] : [],
            Chance(6) ? Audience.Member : Audience.All,
            Pick(1, 1, 2, 3, 100),
            Chance(3) ? TimeSpan.FromMinutes(60) : null,
            Chance(4) ? null : TimeSpan.FromMinutes(10 * random.Next(1, 20)),
            Chance(2) ? NewSharing(random.Next(1, 5)) : null);
    }

    public SurpriseCode NewCode() =>
        Code(NewTerms(), Chance(5) ? null : random.Next(0, 8), Chance(3) ? random.Next(0, 4) : null, Chance(2) ? random.Next(1, 6) : 0, Chance(4) ? CodeForm.OneTime : CodeForm.Keyword);

    public bool Chance(int oneIn) => random.Next(oneIn) == 0;

    public T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>The next command for a code.</summary>
    /// <param name="code">Which.</param>
    /// <param name="claims">That were made so far.</param>
    /// <param name="now">Times are around it.</param>
    public ClaimCommand Next(SurpriseCode code, IReadOnlyList<Guid> claims, DateTime now)
    {
        ClaimCommand command = random.Next(100) switch
        {
            < 45 => Take(
                random.Next(1, 12),
                wait: Chance(2),
                parent: Chance(2) ? One(claims) : null,
                person: random.Next(0, 9),
                device: random.Next(0, 9),
                address: random.Next(0, 12),
                number: code.Form == CodeForm.OneTime ? random.Next(0, 8) : null,
                audience: Pick(Audience.All, Audience.Member, Audience.Member, Audience.New),
                since: Chance(4) ? now.AddMinutes(5 * random.Next(-14, 4)) : null),
            < 65 => new ClaimCommand.Redeem(One(claims), Pick<int?>(null, null, 0, 1, 2, 3, 4, -1), Pick("o1", "o2"), Pick(0, 0, 50, 100, 100, 250, 500, 501, -1), Pick(null, "ann", "bob")),
            < 75 => new ClaimCommand.Release(One(claims)),
            < 87 => new ClaimCommand.Reverse(One(claims), Pick<int?>(null, null, 0, 1, 2, 3, 4), Pick<long?>(null, null, 1, 50, 100, 400, 0)),
            < 97 when said.Count > 0 => said[^random.Next(1, Math.Min(8, said.Count + 1))],
            _ => new ClaimCommand.Tidy(),
        };
        command = command is ClaimCommand.Take take ? take with { Id = Guid.CreateVersion7() } : command;
        said.Add(command);
        return command;
    }

    /// <summary>Mostly one of the last claims; sometimes none that there is.</summary>
    private Guid One(IReadOnlyList<Guid> claims) =>
        claims.Count == 0 || Chance(40) ? Guid.CreateVersion7() : claims[Chance(4) ? random.Next(claims.Count) : claims.Count - 1 - random.Next(Math.Min(6, claims.Count))];

    private SharingTerms NewSharing(int depth) => new(depth, [.. Pick<long[]>([], [10], [10, 0, 3]).Take(depth)]);
}
