using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Redirect.Links.Claims.Book;
using Redirect.Links.Claims.Desk;
using Redirect.Testing;

namespace Redirect.Links.Tests.Claims;

public abstract class ClaimDeskContract(bool onPostgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task What_gathers_while_a_transaction_runs_shares_the_next_in_the_order_of_arrival()
    {
        await using var bench = await ClaimBench.OpenAsync(onPostgres);
        var code = await bench.NewCodeAsync(10);
        var begun = bench.Transactions.Begun;
        var (first, rest) = await HoldAsync(bench, () => bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7())), () =>
            Enumerable.Range(0, 50).Select(_ => bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7()))).ToList());
        Assert.Equal(ClaimOutcome.Done, OutcomeOf(await first));
        var outcomes = (await Task.WhenAll(rest)).Select(OutcomeOf);
        Assert.Equal([.. Enumerable.Repeat(ClaimOutcome.Done, 9), .. Enumerable.Repeat(ClaimOutcome.SoldOut, 41)], outcomes);
        Assert.Equal(2, bench.Transactions.Begun - begun);
        Assert.Equal(10, (await bench.ClaimsOfAsync(code)).Count);
    }

    [Fact]
    public async Task A_key_that_comes_twice_in_a_line_is_one_call_and_with_another_body_is_none()
    {
        await using var bench = await ClaimBench.OpenAsync(onPostgres);
        var code = await bench.NewCodeAsync(10);
        var (one, same, other) = (await ClaimBench.CallAsync("k"), await ClaimBench.CallAsync("k"), await ClaimBench.CallAsync("k", "{ }"));
        var (_, rest) = await HoldAsync(bench, () => bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7())), () => (List<Task<ClaimReply>>)
        [
            bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7()), one),
            bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7()), same),
            bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7()), other),
        ]);
        var replies = await Task.WhenAll(rest);
        Assert.Equal(Assert.IsType<ClaimReply.Settled>(replies[0]).Answer!.Body, Assert.IsType<ClaimReply.Replayed>(replies[1]).Answer.Body);
        Assert.IsType<ClaimReply.KeyReused>(replies[2]);
        Assert.Equal(2, (await bench.ClaimsOfAsync(code)).Count);
    }

    [Fact]
    public async Task A_key_that_is_used_for_two_codes_at_once_is_one_call()
    {
        await using var bench = await ClaimBench.OpenAsync(onPostgres);
        var (one, two) = (await bench.NewCodeAsync(10), await bench.NewCodeAsync(10));
        var calls = await Task.WhenAll(Enumerable.Range(0, 20).Select(at => ClaimBench.CallAsync("k", at % 2 == 0 ? "one" : "two")));
        var replies = await Task.WhenAll(calls.Select((call, at) => Task.Run(() => bench.SubmitAsync(at % 2 == 0 ? one : two, ClaimBench.Take(Guid.CreateVersion7()), call))));
        Assert.Single(replies.OfType<ClaimReply.Settled>());
        Assert.Equal((9, 10), (replies.OfType<ClaimReply.Replayed>().Count(), replies.OfType<ClaimReply.KeyReused>().Count()));
        Assert.Single([.. await bench.ClaimsOfAsync(one), .. await bench.ClaimsOfAsync(two)]);
    }

    [Fact]
    public async Task Who_has_gone_before_his_turn_is_dropped()
    {
        await using var bench = await ClaimBench.OpenAsync(onPostgres);
        var code = await bench.NewCodeAsync(2);
        using var gone = new CancellationTokenSource();
        var (_, rest) = await HoldAsync(bench, () => bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7())), () =>
        {
            List<Task<ClaimReply>> both = [bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7()), null, gone.Token), bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7()))];
            gone.Cancel();
            return both;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rest[0]);
        Assert.Equal(ClaimOutcome.Done, OutcomeOf(await rest[1]));
    }

    [Fact]
    public async Task One_more_than_may_wait_is_refused_at_once()
    {
        await using var bench = await ClaimBench.OpenAsync(onPostgres, new ClaimOptions { MaxWaiting = 3, MaxWait = TimeSpan.FromSeconds(30) });
        var code = await bench.NewCodeAsync(10);
        var (_, rest) = await HoldAsync(bench, () => bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7())), () =>
        {
            var all = Enumerable.Range(0, 4).Select(_ => bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7()))).ToList();
            Assert.Equal([false, false, false, true], all.Select(task => task.IsCompleted));
            return all;
        });
        Assert.IsType<ClaimReply.Overloaded>(await rest[3]);
        Assert.All(await Task.WhenAll(rest.Take(3)), reply => Assert.Equal(ClaimOutcome.Done, OutcomeOf(reply)));
    }

    [Fact]
    public async Task Who_would_wait_too_long_is_refused_at_once_and_who_has_is_not_taken()
    {
        await using var bench = await ClaimBench.OpenAsync(onPostgres, new ClaimOptions { MaxWait = Patience });
        var code = await bench.NewCodeAsync(10);
        var begun = bench.Transactions.Begun;
        bench.Transactions.Before = new TaskCompletionSource();
        var first = bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7()));
        await Poll.UntilAsync(() => bench.Transactions.Begun == begun + 1, "the first transaction begins");
        var waiting = new List<Task<ClaimReply>>();
        await Poll.UntilAsync(
            () =>
            {
                waiting.Add(bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7())));
                return waiting[^1].IsCompleted;
            },
            "the transaction has taken so long that nobody may wait for it");
        Assert.IsType<ClaimReply.Overloaded>(await waiting[^1]);
        var joined = Stopwatch.GetTimestamp();
        await Poll.UntilAsync(() => Stopwatch.GetElapsedTime(joined) > Patience, "the patience of all who wait is at its end");
        bench.Transactions.Before.SetResult();
        Assert.Equal(ClaimOutcome.Done, OutcomeOf(await first));
        Assert.All(await Task.WhenAll(waiting), reply => Assert.IsType<ClaimReply.Overloaded>(reply));
        Assert.Single(await bench.ClaimsOfAsync(code));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_commit_that_nobody_confirmed_the_same_key_finds_the_truth(bool lostBefore)
    {
        await using var bench = await ClaimBench.OpenAsync(onPostgres);
        var code = await bench.NewCodeAsync(10);
        var (take, again, call) = (ClaimBench.Take(Guid.CreateVersion7()), ClaimBench.Take(Guid.CreateVersion7()), await ClaimBench.CallAsync("k"));
        bench.Transactions.LostBeforeCommit = lostBefore;
        await Assert.ThrowsAsync<ClaimUnconfirmedException>(() => bench.SubmitAsync(code, take, call));
        Assert.Equal(lostBefore ? 0 : 1, (await bench.ClaimsOfAsync(code)).Count);
        var reply = await bench.SubmitAsync(code, again, call);
        Assert.Equal(lostBefore ? again.Id : take.Id, new Guid((reply as ClaimReply.Replayed)?.Answer.Body ?? ((ClaimReply.Settled)reply).Answer!.Body));
        Assert.Equal((1, 1L), ((await bench.ClaimsOfAsync(code)).Count, (await bench.StockOfAsync(code)).Held));
    }

    [Fact]
    public async Task What_can_not_be_written_leaves_nothing_and_does_not_hold_up_others()
    {
        await using var bench = await ClaimBench.OpenAsync(onPostgres);
        var code = await bench.NewCodeAsync(10, perVisitor: 5);
        var taken = ClaimBench.Take(Guid.CreateVersion7());
        await bench.SubmitAsync(code, taken);

        // The id of a claim that is there: the database refuses the whole batch, so each is tried by itself.
        var (_, rest) = await HoldAsync(bench, () => bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7())), () => (List<Task<ClaimReply>>)
        [
            bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7())),
            bench.SubmitAsync(code, taken with { VisitorId = Guid.CreateVersion7() }),
            bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7())),
        ]);
        Assert.Equal((ClaimOutcome.Done, ClaimOutcome.Done), (OutcomeOf(await rest[0]), OutcomeOf(await rest[2])));
        await Assert.ThrowsAnyAsync<Exception>(() => rest[1]);
        Assert.Equal((4, 4L), ((await bench.ClaimsOfAsync(code)).Count, (await bench.StockOfAsync(code)).Held));
    }

    [Fact]
    public async Task What_is_known_to_be_sold_out_is_not_asked_for_again_but_a_key_is()
    {
        await using var bench = await ClaimBench.OpenAsync(onPostgres);
        var code = await bench.NewCodeAsync(1);
        var call = await ClaimBench.CallAsync("k");
        var won = (ClaimReply.Settled)await bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7()), call);
        var begun = bench.Transactions.Begun;
        var late = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7()))));
        Assert.All(late, reply => Assert.Equal(ClaimOutcome.SoldOut, OutcomeOf(reply)));
        Assert.InRange(bench.Transactions.Begun - begun, 0, 99);
        Assert.Equal(won.Answer!.Body, Assert.IsType<ClaimReply.Replayed>(await bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7()), call)).Answer.Body);

        // Never the other way round: what came back is there at once.
        await bench.SubmitAsync(code, new ClaimCommand.Release(won.Result.Claim!.Id));
        Assert.Equal(ClaimOutcome.Done, OutcomeOf(await bench.SubmitAsync(code, ClaimBench.Take(Guid.CreateVersion7()))));
    }

    private static ClaimOutcome OutcomeOf(ClaimReply reply) => Assert.IsType<ClaimReply.Settled>(reply).Result.Outcome;

    /// <summary>Holds the transaction of the first command until the others stand in the line.</summary>
    private static async Task<(Task<ClaimReply> First, List<Task<ClaimReply>> Behind)> HoldAsync(ClaimBench bench, Func<Task<ClaimReply>> first, Func<List<Task<ClaimReply>>> rest)
    {
        var begun = bench.Transactions.Begun;
        var gate = bench.Transactions.Before = new TaskCompletionSource();
        var held = first();
        await Poll.UntilAsync(() => bench.Transactions.Begun == begun + 1, "the first transaction begins");
        var behind = rest();
        bench.Transactions.Before = null;
        gate.SetResult();
        return (held, behind);
    }
}

public sealed class ClaimDeskOnSqliteTests() : ClaimDeskContract(onPostgres: false);

public sealed class ClaimDeskOnPostgresTests() : ClaimDeskContract(onPostgres: true);
