using System.Diagnostics;
using Redirect.Links.Limits;
using Redirect.Testing;

namespace Redirect.Links.Tests.Limits;

/// <summary>One process and one limited link, with the database held or failed at the moments that matter.</summary>
public sealed class AdmissionsTests
{
    private readonly Guid link = Guid.CreateVersion7();

    [Fact]
    public async Task All_who_wait_share_one_statement_and_are_served_in_their_order()
    {
        await using var desk = await AdmissionDesk.OpenAsync();
        var plan = AdmissionDesk.Plan(link, 50);
        var gate = desk.Statements.Before = New();
        var first = desk.AskAsync(plan);
        await Poll.UntilAsync(() => desk.Statements.Asked == 1, "the first statement");
        var others = Enumerable.Range(0, 199).Select(_ => desk.AskAsync(plan)).ToList();
        desk.Statements.Before = null;
        gate.SetResult();

        Assert.Equal(Admission.Granted, await first);
        Assert.Equal([.. Enumerable.Repeat(Admission.Granted, 49), .. Enumerable.Repeat(Admission.Full, 150)], await Task.WhenAll(others));
        Assert.Equal((2, 50), (desk.Statements.Asked, await desk.AdmittedAsync(link)));
    }

    [Fact]
    public async Task A_link_that_is_known_to_be_full_asks_nobody_until_its_limit_is_raised()
    {
        await using var desk = await AdmissionDesk.OpenAsync();
        Assert.Equal(Admission.Granted, await desk.AskAsync(AdmissionDesk.Plan(link, 1)));
        Assert.Equal(Admission.Full, await desk.AskAsync(AdmissionDesk.Plan(link, 1)));
        var asked = desk.Statements.Asked;
        for (var visitor = 0; visitor < 100; visitor++)
        {
            Assert.Equal(Admission.Full, await desk.AskAsync(AdmissionDesk.Plan(link, 1)));
        }

        Assert.Equal(asked, desk.Statements.Asked);
        Assert.Equal(Admission.Granted, await desk.AskAsync(AdmissionDesk.Plan(link, 2)));
        Assert.Equal(Admission.Full, await desk.AskAsync(AdmissionDesk.Plan(link, 2)));
        Assert.Equal(asked + 2, desk.Statements.Asked);

        // Lowered below what was let in: full, and known to be.
        Assert.Equal(Admission.Full, await desk.AskAsync(AdmissionDesk.Plan(link, 1)));
        Assert.Equal((asked + 2, 2), (desk.Statements.Asked, await desk.AdmittedAsync(link)));

        // From time to time one visitor asks again.
        desk.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => desk.AskAsync(AdmissionDesk.Plan(link, 2)))), admission => Assert.Equal(Admission.Full, admission));
        Assert.Equal(asked + 3, desk.Statements.Asked);
    }

    [Fact]
    public async Task Who_leaves_before_being_asked_for_uses_up_nothing()
    {
        await using var desk = await AdmissionDesk.OpenAsync();
        var plan = AdmissionDesk.Plan(link, 2);
        var gate = desk.Statements.Before = New();
        var first = desk.AskAsync(plan);
        await Poll.UntilAsync(() => desk.Statements.Asked == 1, "the first statement");
        using var gone = new CancellationTokenSource();
        var leaver = desk.AskAsync(plan, gone.Token);
        var last = desk.AskAsync(plan);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        desk.Statements.Before = null;
        gate.SetResult();
        Assert.Equal((Admission.Granted, Admission.Granted), (await first, await last));
        Assert.Equal(2, await desk.AdmittedAsync(link));

        // And who was gone already does not even join.
        var asked = desk.Statements.Asked;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.AskAsync(AdmissionDesk.Plan(link, 9), gone.Token));
        Assert.Equal(asked, desk.Statements.Asked);
    }

    [Fact]
    public async Task The_place_of_one_who_leaves_before_the_answer_is_the_next_ones()
    {
        await using var desk = await AdmissionDesk.OpenAsync();
        var plan = AdmissionDesk.Plan(link, 1);
        var gate = desk.Statements.After = New();
        using var gone = new CancellationTokenSource();
        var leaver = desk.AskAsync(plan, gone.Token);
        await Poll.UntilAsync(() => desk.Statements.Asked == 1, "the first statement");
        await Poll.UntilAsync(async () => await desk.AdmittedAsync(link) == 1, "its commit");
        var next = desk.AskAsync(plan);
        var late = desk.AskAsync(plan);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        desk.Statements.After = null;
        gate.SetResult();
        Assert.Equal((Admission.Granted, Admission.Full), (await next, await late));
        Assert.Equal(1, await desk.AdmittedAsync(link));
    }

    [Fact]
    public async Task The_place_of_one_who_leaves_before_the_answer_goes_back_when_nobody_waits()
    {
        await using var desk = await AdmissionDesk.OpenAsync(waitSeconds: 0.3);
        var gate = desk.Statements.After = New();
        Assert.Equal(Admission.Unknown, await desk.AskAsync(AdmissionDesk.Plan(link, 1)));
        await Poll.UntilAsync(async () => await desk.AdmittedAsync(link) == 1, "the commit");
        desk.Statements.After = null;
        gate.SetResult();
        await Poll.UntilAsync(async () => await desk.AdmittedAsync(link) == 0, "the place to go back");
        desk.Options.Wait = TimeSpan.FromSeconds(20);
        desk.Restart();
        Assert.Equal(Admission.Granted, await desk.AskAsync(AdmissionDesk.Plan(link, 1)));
        Assert.Equal(Admission.Full, await desk.AskAsync(AdmissionDesk.Plan(link, 1)));
    }

    [Fact]
    public async Task The_place_of_one_who_was_sent_to_the_target_anyway_stays_used()
    {
        await using var desk = await AdmissionDesk.OpenAsync(waitSeconds: 0.3);
        var plan = AdmissionDesk.Plan(link, 1, LimitFallback.Target);
        var gate = desk.Statements.After = New();
        Assert.Equal(Admission.Unknown, await desk.AskAsync(plan));
        await Poll.UntilAsync(async () => await desk.AdmittedAsync(link) == 1, "the commit");
        desk.Statements.After = null;
        gate.SetResult();

        // The late answer lets all ask again.
        await Poll.UntilAsync(async () => await desk.AskAsync(plan) == Admission.Full, "the next to be refused");
        Assert.Equal(1, await desk.AdmittedAsync(link));
    }

    [Fact]
    public async Task While_the_database_is_down_nobody_waits_for_it_and_it_is_asked_once_a_second()
    {
        await using var desk = await AdmissionDesk.OpenAsync();
        var plan = AdmissionDesk.Plan(link, 5);
        desk.Statements.Down = true;
        Assert.Equal(Admission.Unknown, await desk.AskAsync(plan));
        var watch = Stopwatch.StartNew();
        for (var visitor = 0; visitor < 5_000; visitor++)
        {
            Assert.Equal(Admission.Unknown, await desk.AskAsync(AdmissionDesk.Plan(Guid.CreateVersion7(), 5)));
        }

        Assert.InRange(desk.Statements.Asked, 1, 2 + (int)watch.Elapsed.TotalSeconds);
        desk.Statements.Down = false;
        desk.Clock.Advance(AdmissionBreaker.Pause);
        Assert.Equal(Admission.Granted, await desk.AskAsync(plan));
        Assert.Equal(Admission.Granted, await desk.AskAsync(plan));
        Assert.Equal(2, await desk.AdmittedAsync(link));
    }

    [Fact]
    public async Task A_database_that_hangs_holds_up_those_of_the_first_moment_only()
    {
        await using var desk = await AdmissionDesk.OpenAsync(waitSeconds: 0.2);
        var plan = AdmissionDesk.Plan(link, 5);
        var gate = desk.Statements.Before = New();
        Assert.Equal(Admission.Unknown, await desk.AskAsync(plan));
        var watch = Stopwatch.StartNew();
        for (var visitor = 0; visitor < 2_000; visitor++)
        {
            Assert.Equal(Admission.Unknown, await desk.AskAsync(plan));
        }

        // A wait of 0.2 s a second, for one of them.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
        desk.Statements.Before = null;
        gate.SetResult();
        await Poll.UntilAsync(async () => await desk.AskAsync(plan) == Admission.Granted, "the late answer to let all ask again");
    }

    [Fact]
    public async Task What_was_full_before_the_database_went_is_full_whatever_the_fallback_says()
    {
        await using var desk = await AdmissionDesk.OpenAsync();
        var plan = AdmissionDesk.Plan(link, 1, LimitFallback.Target);
        await desk.AskAsync(plan);
        Assert.Equal(Admission.Full, await desk.AskAsync(plan));
        desk.Statements.Down = true;
        for (var second = 0; second < 5; second++)
        {
            desk.Clock.Advance(TimeSpan.FromSeconds(3));
            Assert.Equal(Admission.Full, await desk.AskAsync(plan));
        }

        Assert.Equal(Admission.Unknown, await desk.AskAsync(AdmissionDesk.Plan(link, 2, LimitFallback.Target)));
    }

    [Fact]
    public async Task The_line_has_an_end_and_who_comes_after_it_does_not_wait()
    {
        await using var desk = await AdmissionDesk.OpenAsync(maxWaiting: 10);
        var plan = AdmissionDesk.Plan(link, 100);
        var gate = desk.Statements.Before = New();
        var asked = desk.AskAsync(plan);
        await Poll.UntilAsync(() => desk.Statements.Asked == 1, "the first statement");
        var waiting = Enumerable.Range(0, 10).Select(_ => desk.AskAsync(plan)).ToList();
        Assert.Equal(Admission.Unknown, await desk.AskAsync(plan));
        desk.Statements.Before = null;
        gate.SetResult();
        Assert.All(await Task.WhenAll([asked, .. waiting]), admission => Assert.Equal(Admission.Granted, admission));
        Assert.Equal(11, await desk.AdmittedAsync(link));
    }

    [Fact]
    public async Task A_limit_that_is_changed_while_people_wait_holds_for_those_who_saw_it()
    {
        await using var desk = await AdmissionDesk.OpenAsync();
        var gate = desk.Statements.Before = New();
        var waiting = new List<Task<Admission>> { desk.AskAsync(AdmissionDesk.Plan(link, 3)) };
        await Poll.UntilAsync(() => desk.Statements.Asked == 1, "the first statement");
        foreach (var max in new long[] { 3, 3, 3, 5, 5, 5, 2, 6, 6 })
        {
            waiting.Add(desk.AskAsync(AdmissionDesk.Plan(link, max)));
        }

        desk.Statements.Before = null;
        gate.SetResult();
        Assert.Equal("GGGFGGFFGF", string.Concat((await Task.WhenAll(waiting)).Select(admission => admission.ToString()[0])));
        Assert.Equal(6, await desk.AdmittedAsync(link));
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
