using System.Diagnostics.Metrics;
using System.Text.Json;
using Redirect.Links.Claims.Book;
using Redirect.Links.Limits;

namespace Redirect.Links;

/// <summary>The meter <c>Redirect.Links</c>.</summary>
internal sealed class LinksMetrics
{
    public const string MeterName = "Redirect.Links";

    private static readonly string[] Outcomes = [.. Enum.GetNames<ClaimOutcome>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private readonly Meter meter;
    private readonly Counter<long> recorded;
    private readonly Counter<long> dropped;
    private readonly Counter<long> published;
    private readonly Counter<long> publishFailures;
    private readonly Counter<long> lookups;
    private readonly Counter<long> refusedForms;
    private readonly Counter<long> admissions;
    private readonly Histogram<int> admissionBatches;
    private readonly Histogram<double> admissionWaits;
    private readonly Counter<long> passwords;
    private readonly Counter<long> passphrases;
    private readonly Counter<long> domainChecks;
    private readonly Counter<long> imported;
    private readonly Counter<long> splitFailures;
    private readonly Counter<long> wakes;
    private readonly Counter<long> landings;
    private readonly Counter<long> codeGuesses;
    private readonly Counter<long> codeGuessAlarms;
    private readonly Counter<long> claims;
    private readonly Histogram<int> claimBatches;
    private readonly Histogram<double> claimWaits;

    public LinksMetrics(IMeterFactory meters)
    {
        meter = meters.Create(MeterName);
        recorded = meter.CreateCounter<long>("redirect.links.visits.recorded", "{visit}", "Visits put into the spool, by quality.");
        dropped = meter.CreateCounter<long>("redirect.links.visits.dropped", "{visit}", "Visits answered but not kept, by reason: limit, disk, size, closed, damaged.");
        published = meter.CreateCounter<long>("redirect.links.visits.published", "{visit}", "Visits handed over to the readers and confirmed.");
        publishFailures = meter.CreateCounter<long>("redirect.links.visits.publish_failures", "{attempt}", "Messages that were not confirmed and are tried again.");
        lookups = meter.CreateCounter<long>("redirect.links.lookups", "{lookup}", "Links and placements looked up, by kind (link, placement) and source (memory, negative, redis, database, failed).");
        refusedForms = meter.CreateCounter<long>("redirect.links.forms.refused", "{visit}", "Addresses that named a form but count as plain links, by reason: unsigned, wrong (the signature is not this link's and placement's), no_key (it was not at hand yet).");
        admissions = meter.CreateCounter<long>("redirect.links.admissions", "{visitor}", "Visitors of links with maxVisits, by result: granted, full, unknown (the link's limitFallback decided).");
        admissionBatches = meter.CreateHistogram<int>("redirect.links.admissions.batch_size", "{visitor}", "Visitors counted by one statement.");
        admissionWaits = meter.CreateHistogram<double>("redirect.links.admissions.wait", "s", "How long a visitor of a link with maxVisits waited for the database.");
        passwords = meter.CreateCounter<long>("redirect.links.passwords", "{guess}", "Passwords given for links, by result: right, wrong, locked, busy.");
        passphrases = meter.CreateCounter<long>("redirect.links.passphrases.resolved", "{message}", "Messages resolved, by outcome: own, taobao, unknown, expired, retired, mistyped, none.");
        domainChecks = meter.CreateCounter<long>("redirect.links.domains.checks", "{check}", "Proofs of short domains looked for, by method (dns, file) and result (found, absent, unknown).");
        imported = meter.CreateCounter<long>("redirect.links.imported", "{row}", "Rows of imports, by status: created, exists, updated, refused.");
        splitFailures = meter.CreateCounter<long>("redirect.links.splits.refresh_failures", "{attempt}", "Rounds in which the outcomes of optimised splits could not be read; their shares stayed.");
        wakes = meter.CreateCounter<long>("redirect.links.wakes.reported", "{report}", "Reports of wake pages, by hidden (true, false) and kept (true, false).");
        landings = meter.CreateCounter<long>("redirect.links.landings.reported", "{report}", "Reports of landing pages, by result: kept, dropped (the spool had no room), unknown (the token is none of ours, or too old).");
        codeGuesses = meter.CreateCounter<long>("redirect.links.codes.guesses", "{code}", "Surprise codes that were tried, by result: right, wrong, refused_visitor, refused_address, refused_merchant.");
        codeGuessAlarms = meter.CreateCounter<long>("redirect.links.codes.guess_alarms", "{minute}", "Minutes in which more wrong surprise codes of a merchant were tried than are allowed: somebody guesses.");
        claims = meter.CreateCounter<long>("redirect.links.claims", "{command}", "Commands on claims, by action (take, redeem, release, reverse, tidy) and outcome (done, waits, sold_out, …; replayed: the same call came before; overloaded: too many waited).");
        claimBatches = meter.CreateHistogram<int>("redirect.links.claims.batch_size", "{command}", "Commands on one code's claims that shared a transaction.");
        claimWaits = meter.CreateHistogram<double>("redirect.links.claims.wait", "s", "How long a command waited for its transaction to begin.");
    }

    /// <summary>Whether anybody counts lookups; the hot path asks.</summary>
    public bool LookupsEnabled => lookups.Enabled;

    public void Recorded(string quality)
    {
        if (recorded.Enabled)
        {
            recorded.Add(1, new KeyValuePair<string, object?>("quality", quality));
        }
    }

    public void Dropped(string reason, long count = 1) => dropped.Add(count, new KeyValuePair<string, object?>("reason", reason));

    public void Published(int visits) => published.Add(visits);

    public void PublishFailed() => publishFailures.Add(1);

    public void LookedUp(string kind, string source) =>
        lookups.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("source", source));

    public void FormRefused(string reason)
    {
        if (refusedForms.Enabled)
        {
            refusedForms.Add(1, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    public void Admitted(Admission admission) => admissions.Add(1, new KeyValuePair<string, object?>("result", NameOf(admission)));

    public void AdmittedTogether(int visitors) => admissionBatches.Record(visitors);

    public void WaitedForAdmission(TimeSpan wait) => admissionWaits.Record(wait.TotalSeconds);

    public void PasswordGiven(string result) => passwords.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Resolved(string outcome) => passphrases.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void DomainChecked(string method, string result) =>
        domainChecks.Add(1, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("result", result));

    public void Imported(string status, long rows) => imported.Add(rows, new KeyValuePair<string, object?>("status", status));

    public void SplitRefreshFailed() => splitFailures.Add(1);

    public void WakeReported(bool hidden, bool kept) =>
        wakes.Add(1, new KeyValuePair<string, object?>("hidden", hidden), new KeyValuePair<string, object?>("kept", kept));

    public void LandingReported(string result) => landings.Add(1, new KeyValuePair<string, object?>("result", result));

    public void CodeGuessed(string result) => codeGuesses.Add(1, new KeyValuePair<string, object?>("result", result));

    public void CodeGuessAlarmed() => codeGuessAlarms.Add(1);

    /// <param name="command">What was wanted.</param>
    /// <param name="outcome">Null: the same call came before, and got the same answer or a 422.</param>
    public void ClaimSettled(ClaimCommand command, ClaimOutcome? outcome) => CountClaim(command, outcome is { } known ? Outcomes[(int)known] : "replayed");

    public void ClaimOverloaded(ClaimCommand command) => CountClaim(command, "overloaded");

    public void ClaimsTogether(int commands) => claimBatches.Record(commands);

    public void WaitedForClaim(TimeSpan wait) => claimWaits.Record(wait.TotalSeconds);

    /// <summary>Gauges that are read from where they are kept.</summary>
    public void Observe(Func<long> spoolBytes, Func<long> spoolRecords, Func<double> publishLag)
    {
        meter.CreateObservableGauge("redirect.links.spool.bytes", spoolBytes, "By", "Bytes in the spool that are not delivered.");
        meter.CreateObservableGauge("redirect.links.spool.records", spoolRecords, "{visit}", "Visits in the spool that are not delivered.");
        meter.CreateObservableGauge("redirect.links.publish.lag", publishLag, "s", "Age of the oldest visit that is not delivered; 0 when there is none.");
    }

    private void CountClaim(ClaimCommand command, string outcome)
    {
        if (claims.Enabled)
        {
            claims.Add(1, new KeyValuePair<string, object?>("action", NameOf(command)), new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    private static string NameOf(ClaimCommand command) => command switch
    {
        ClaimCommand.Take => "take",
        ClaimCommand.Redeem => "redeem",
        ClaimCommand.Release => "release",
        ClaimCommand.Reverse => "reverse",
        _ => "tidy",
    };

    private static string NameOf(Admission admission) => admission switch
    {
        Admission.Granted => "granted",
        Admission.Full => "full",
        _ => "unknown",
    };
}
