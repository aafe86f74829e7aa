using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Redirect.Contracts;
using Redirect.SimulatedMonth.Plan;
using Redirect.SimulatedMonth.Recount;
using Redirect.SimulatedMonth.Traffic;

namespace Redirect.SimulatedMonth;

/// <summary>Plays the month, waits until it is quiet, and compares.</summary>
internal sealed class MonthRun(MonthSettings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    // As much as the spools of two busy replicas have on their way; more would only make every order come before its visits.
    private const int MostWaiting = 60;
    private const int AtOnce = 16;

    private readonly Stopwatch watch = Stopwatch.StartNew();

    /// <summary>Plays it.</summary>
    /// <returns>0 when all sources agree, 1 otherwise.</returns>
    public async Task<int> RunAsync()
    {
        var month = new Month(settings, TimeProvider.System.GetUtcNow().UtcDateTime);
        var plan = new Expectation(month);
        var stream = new MessageStream(month);
        Say($"planned {month.Visits.Count:N0} visits in {stream.Messages.Count:N0} messages, {month.Orders.Count:N0} orders, {month.Refunds.Count:N0} refunds, {month.Steps.Count:N0} steps of claims (seed {settings.Seed})");

        await using var broker = await Broker.StartAsync();
        await using var system = await MonthSystem.StartAsync();
        Say("two replicas of attribution are up");
        foreach (var shop in (Shop[])[month.Merchant, month.Neighbour])
        {
            await broker.PublishAsync(Exchanges.Catalogue, shop.Catalogue().ToByteArray());
        }

        var began = watch.Elapsed;
        await PlayAsync(system, broker, month, stream);
        await SettleAsync(system, broker, month, stream);
        Say($"counted {month.Visits.Count / (watch.Elapsed - began).TotalSeconds:N0} visits a second, orders and refunds beside them");
        return await JudgeAsync(system, broker, month, plan, stream) ? 0 : 1;
    }

    private async Task PlayAsync(MonthSystem system, Broker broker, Month month, MessageStream stream)
    {
        var reports = new ConversionReports(system, month, settings.Seed);
        var shuffle = new Random(settings.Seed);
        var killAt = Enumerable.Range(1, settings.Kills).Select(kill => (stream.Messages.Count * kill / (settings.Kills + 1)) / AtOnce).ToHashSet();
        Task restarting = Task.CompletedTask;
        var sent = 0;
        foreach (var (round, messages) in stream.Messages.Chunk(AtOnce).Index())
        {
            shuffle.Shuffle(messages);
            var first = sent;
            await Task.WhenAll(messages.Select((message, at) => broker.PublishAsync(message.Exchange, MessageStream.BodyOf(message, first + at))));
            sent += messages.Length;
            if (killAt.Contains(round))
            {
                await restarting;
                restarting = KillAsync(system, round % 2);
            }

            await reports.ReportUntilAsync(messages.Max(message => message.At));
            while (await broker.WaitingAsync() > MostWaiting)
            {
                await Task.Delay(50);
            }

            if (round % Math.Max(1, stream.Messages.Count / AtOnce / 10) == 0)
            {
                Say($"{sent:N0} of {stream.Messages.Count:N0} messages sent, {reports.Sent:N0} batches of orders and refunds");
            }
        }

        await reports.ReportUntilAsync(DateTime.MaxValue);
        await restarting;
        Say($"all is sent: {sent:N0} messages, {reports.Sent:N0} batches of orders and refunds");
    }

    private async Task KillAsync(MonthSystem system, int replica)
    {
        await system.Replicas[replica].KillAsync();
        await system.Replicas[replica].RestartAsync();
        Say($"replica {replica + 1} was killed and is back");
    }

    private async Task SettleAsync(MonthSystem system, Broker broker, Month month, MessageStream stream)
    {
        var deadline = watch.Elapsed + Patience;
        var said = TimeSpan.Zero;
        while (watch.Elapsed < deadline)
        {
            var (visits, steps, dead, waiting) = (
                await system.CountAsync("SELECT count(*) FROM visits"), await system.CountAsync("SELECT count(*) FROM claim_events"), await broker.DeadAsync(), await broker.WaitingAsync());
            var unjoined = visits < month.Visits.Count ? -1 : await system.CountAsync(RecountSql.Unjoined);
            if (visits >= month.Visits.Count && steps >= month.Steps.Count && dead >= stream.Poisoned && waiting == 0 && unjoined == 0)
            {
                return;
            }

            if (watch.Elapsed - said > TimeSpan.FromSeconds(5))
            {
                said = watch.Elapsed;
                Say($"waiting: {visits:N0} visits, {steps:N0} steps, {dead} put aside, {waiting} messages wait{(unjoined < 0 ? "" : $", {unjoined} orders look for their visits still")}");
            }

            await Task.Delay(100);
        }

        Say("it did not become quiet in time");
    }

    private async Task<bool> JudgeAsync(MonthSystem system, Broker broker, Month month, Expectation plan, MessageStream stream)
    {
        var verdict = new Verdict();
        var planned = Tables.Of(plan);
        var asked = planned.Totals.Keys.Where(scope => scope.Kind < 4).ToHashSet();
        var (plannedTotals, plannedVisitors) = (planned.Totals.Where(row => asked.Contains(row.Key)).ToDictionary(), asked.ToDictionary(scope => scope, scope => planned.Visitors.GetValueOrDefault(scope)));
        var answers = new List<(string, IReadOnlyDictionary<Scope, Figures>, IReadOnlyDictionary<Scope, long>)>();
        for (var replica = 0; replica < system.Replicas.Count; replica++)
        {
            var (totals, visitors) = await AskUntilAsync(system, replica, asked, plannedTotals, plannedVisitors);
            verdict.Compare("GetSummary", "plan", plannedTotals, $"replica {replica + 1}", totals);
            verdict.Compare("GetSummary, visitors", "plan", plannedVisitors, $"replica {replica + 1}", visitors);
            answers.Add(($"replica {replica + 1}", totals, visitors));
        }

        if (settings.Statements)
        {
            Say("settling with the partners …");
            await PartnerStatements.ArriveInTimeAsync(system, month);
            await PartnerStatements.SettleAsync(system, month);
        }

        // What is in hand still is finished and acknowledged; then nothing may be left with the broker.
        await Task.WhenAll(system.Replicas.Select(replica => replica.StopAsync()));
        verdict.Compare("messages left", "none", 0, "broker", await broker.WaitingAsync());
        verdict.Compare("put aside", "plan", stream.Poisoned, "dead letters", await broker.DeadAsync());
        verdict.Compare("visits kept aside", "plan", stream.Spoilt, "rejected_visits", await system.CountAsync("SELECT count(*) FROM rejected_visits"));
        Say("recounting in plain SQL …");
        await using var connection = await system.Source.OpenConnectionAsync();
        var recounted = await Tables.RecountedAsync(connection);
        var kept = await Tables.KeptAsync(connection);
        foreach (var (source, tables) in new[] { ("plan", planned), ("plain SQL", recounted) })
        {
            verdict.Compare("roll-ups", source, tables.Cells, "visit_rollups", kept.Cells);
            verdict.Compare("totals", source, tables.Totals, "scope_totals", kept.Totals);
            verdict.Compare("visitors", source, tables.Visitors, "scope_totals", kept.Visitors);
            verdict.Compare("visitors by day", source, tables.VisitorDays, "unique_days", kept.VisitorDays);
        }

        await using (var wrong = new Npgsql.NpgsqlCommand(RecountSql.WrongClasses, connection))
        {
            verdict.Compare("double clicks", "plain SQL", 0, "visits of another class", (long)(await wrong.ExecuteScalarAsync())!);
        }

        if (settings.Statements)
        {
            await system.Replicas[0].RestartAsync();
            await PartnerStatements.CompareAsync(system, month, connection, verdict);
        }

        verdict.Print(new Scope(month.Merchant.Id, 0, month.Merchant.Id), [
            ("plan", planned.Totals, planned.Visitors), ("plain SQL", recounted.Totals, recounted.Visitors), ("totals", kept.Totals, kept.Visitors), .. answers]);
        Say(verdict.Agrees ? "all agree to the last unit" : "they do NOT agree");
        return verdict.Agrees;
    }

    // The mirror of a replica that died between its commit and its mirror is repaired at its next start, in the background.
    private static async Task<(Dictionary<Scope, Figures> Totals, Dictionary<Scope, long> Visitors)> AskUntilAsync(
        MonthSystem system, int replica, IReadOnlySet<Scope> scopes, Dictionary<Scope, Figures> totals, Dictionary<Scope, long> visitors)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await Answers.AskAsync(system, replica, scopes);
            if (TimeProvider.System.GetElapsedTime(deadline) > TimeSpan.FromSeconds(30)
                || (totals.All(row => row.Value.Same(answer.Totals[row.Key])) && visitors.All(row => row.Value == answer.Visitors[row.Key])))
            {
                return answer;
            }

            await Task.Delay(200);
        }
    }

    private void Say(string text) => Console.WriteLine($"{watch.Elapsed.ToString(@"mm\:ss", CultureInfo.InvariantCulture)}  {text}");
}
