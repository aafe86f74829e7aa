using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Storage;

namespace Redirect.Links.Staff;

/// <summary>
/// Who of a merchant's staff a number or code names, for claims: from memory, with one read of each however many ask. What was read is kept for
/// five seconds, what there is not as well; so a member who was retired at another replica may help that much longer.
/// </summary>
internal sealed class StaffDirectory(IDbContextFactory<LinksDbContext> contexts, TimeProvider clock)
{
    /// <summary>How old an answer can be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    /// <summary>The code is none of the merchant's.</summary>
    public const string CodeWrong = "staff_code_wrong";

    // Numbers and codes in memory, and as many texts that are none: kept apart, so that made-up ones never push out real ones.
    private const int Entries = 20_000;

    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(2);

    private readonly BoundedCache<Name, Entry> known = new(Entries);
    private readonly BoundedCache<Name, Entry> absent = new(Entries);
    private readonly ConcurrentDictionary<Name, Lazy<Task<Entry>>> flights = new();
    private int epoch;

    /// <summary>Who a request says it was.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="merchantId">Whose staff.</param>
    /// <param name="staffId">A number; any text where nobody is registered. Null: not said.</param>
    /// <param name="staffCode">A code as it was typed; null: not said.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The number or text; null: nobody was named, or not rightly.</returns>
    public async ValueTask<string?> CheckAsync(FieldErrors errors, Guid merchantId, string? staffId, string? staffCode, CancellationToken cancellationToken)
    {
        if (staffId is not null && staffCode is not null)
        {
            errors.Add("staffCode", "staff_ambiguous", "'staffId' or 'staffCode' names the member of staff, not both.");
            return null;
        }

        if (staffCode is not null)
        {
            var found = StaffCode.Of(staffCode) is { } code ? await GetAsync(new Name(merchantId, code, ByCode: true), cancellationToken) : null;
            return Of(errors, "staffCode", found, CodeWrong, "'staffCode' is the code of one of your members of staff.");
        }

        if (staffId is null)
        {
            return null;
        }

        var named = await GetAsync(new Name(merchantId, staffId, ByCode: false), cancellationToken);
        return named.AnyRegistered ? Of(errors, "staffId", named, StaffRules.NotFound, StaffRules.NotFoundDetail("staffId")) : staffId;
    }

    /// <summary>Once the change is committed, this process reads the member again when he is next named, others within <see cref="Freshness"/>.</summary>
    public void ForgetAfter(AfterCommit afterCommit, StaffMember member) => afterCommit.Add(_ =>
    {
        // A read that began before this is not kept.
        Interlocked.Increment(ref epoch);
        foreach (var name in new[] { new Name(member.MerchantId, member.Number, ByCode: false), new Name(member.MerchantId, member.Code, ByCode: true) })
        {
            flights.TryRemove(name, out var _);
            known.Remove(name);
            absent.Remove(name);
        }

        return Task.CompletedTask;
    });

    private static string? Of(FieldErrors errors, string field, FoundStaff? found, string unknown, string detail)
    {
        if (found?.Number is null)
        {
            errors.Add(field, unknown, detail);
        }
        else if (found.Retired)
        {
            errors.Add(field, StaffRules.Retired, StaffRules.RetiredDetail);
        }

        return errors.Any ? null : found!.Number;
    }

    private async ValueTask<FoundStaff> GetAsync(Name name, CancellationToken cancellationToken)
    {
        if ((known.TryGet(name, out var entry) || absent.TryGet(name, out entry)) && clock.GetElapsedTime(entry.ReadAt) < Freshness)
        {
            return entry.Staff;
        }

        // Not on the caller's token: others wait for the same.
        var flight = flights.GetOrAdd(name, static (name, self) => new Lazy<Task<Entry>>(() => self.FlyAsync(name)), this);
        return (await flight.Value.WaitAsync(cancellationToken)).Staff;
    }

    private async Task<Entry> FlyAsync(Name name)
    {
        // The flight is known to others before it ends.
        await Task.Yield();
        var startedIn = Volatile.Read(ref epoch);
        try
        {
            using var deadline = new CancellationTokenSource(LookupTimeout, clock);
            var entry = await ReadAsync(name, deadline.Token);
            if (startedIn == Volatile.Read(ref epoch))
            {
                (entry.Staff.Number is null ? absent : known).Set(name, entry);
                (entry.Staff.Number is null ? known : absent).Remove(name);
            }

            return entry;
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException("The staff can't be looked up now.", exception);
        }
        finally
        {
            flights.TryRemove(name, out _);
        }
    }

    private async Task<Entry> ReadAsync(Name name, CancellationToken cancellationToken)
    {
        // What is read is at least as old as this.
        var readAt = clock.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var staff = db.Staff.AsNoTracking().Where(member => member.MerchantId == name.MerchantId);
        var found = await (name.ByCode ? staff.Where(member => member.Code == name.Text) : staff.Where(member => member.Number == name.Text))
            .Select(member => new { member.Number, Retired = member.RetiredAt != null }).SingleOrDefaultAsync(cancellationToken);
        return new Entry(found is null ? new FoundStaff(null, false, await staff.AnyAsync(cancellationToken)) : new FoundStaff(found.Number, found.Retired, true), readAt);
    }

    private readonly record struct Name(Guid MerchantId, string Text, bool ByCode);

    private sealed record Entry(FoundStaff Staff, long ReadAt);
}
