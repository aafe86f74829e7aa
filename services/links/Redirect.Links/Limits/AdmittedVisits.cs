using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Limits;

/// <summary>Says of limited links how many visitors they have let in: one more query for an answer or a page, and only when a link of it has a limit.</summary>
internal static class AdmittedVisits
{
    public static async Task<LinkAnswer> WithAdmittedAsync(this LinkAnswer answer, LinksDbContext db, CancellationToken cancellationToken) =>
        (await new[] { answer }.WithAdmittedAsync(db, cancellationToken))[0];

    public static async Task<IReadOnlyList<LinkAnswer>> WithAdmittedAsync(this IReadOnlyList<LinkAnswer> answers, LinksDbContext db, CancellationToken cancellationToken)
    {
        var limited = answers.Where(answer => answer.MaxVisits is not null).Select(answer => answer.Id).ToList();
        if (limited.Count == 0)
        {
            return answers;
        }

        var admitted = await AdmissionStore.ReadAsync(db, limited, cancellationToken);
        return [.. answers.Select(answer => answer.MaxVisits is null ? answer : answer with { Admitted = admitted.GetValueOrDefault(answer.Id) })];
    }
}
