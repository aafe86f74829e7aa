using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Claims;
using Redirect.Links.Claims.Book;
using Redirect.Links.Storage;
using Redirect.Links.SurpriseCodes;
using Redirect.Links.Tests.Claims.Book;

namespace Redirect.Links.Tests.Claims;

/// <summary>The story of one code: random calls, each checked against <see cref="PlainBook"/>, and so are the stock, the events and the trails behind it.</summary>
internal sealed class ClaimScenario
{
    private const int Steps = 80;

    private readonly LinksHost host;
    private readonly Caller shop;
    private readonly int seed;
    private readonly Random random;
    private readonly RandomCommands commands;
    private readonly SurpriseCode code;
    private readonly PlainCampaign campaign;
    private readonly PlainBook model;
    private readonly ClaimCallsByHttp calls;
    private readonly ToldClaims told;
    private readonly DateOnly startedOn;
    private readonly List<string> story = [];
    private readonly List<(ClaimCommand Command, string Key, object? Body, Answer Answer)> said = [];

    /// <summary>The model's time: a second a step, so that what came later is later there too. Days pass by <see cref="TimeTravel"/> only.</summary>
    private DateTime now = Codes.Noon;

    private ClaimScenario(LinksHost host, Caller shop, int seed, Random random, RandomCommands commands, SurpriseCode code, PlainCampaign campaign, string? staff, ClaimCallsByHttp calls)
    {
        (this.host, this.shop, this.seed, this.random, this.commands, this.code, this.campaign, this.calls) = (host, shop, seed, random, commands, code, campaign, calls);
        model = new PlainBook(code, campaign) { Staff = staff };
        campaign.Books.Add(model);
        told = new ToldClaims(host, code.Id);
        startedOn = Today;
    }

    private DateOnly Today => DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime.AddHours(8));

    public static async Task<ClaimScenario> StartAsync(LinksHost host, int seed)
    {
        var random = new Random(seed);
        var commands = new RandomCommands(random);
        var shop = await host.NewMerchantAsync();
        var staff = commands.Pick(null, "ann");
        var campaign = new PlainCampaign { Cap = commands.Chance(2) ? null : random.Next(1, 6000) };
        var plan = commands.NewCode();
        plan.Stock = plan.Stock is null ? null : Math.Max(1, plan.Stock.Value);
        plan.DailyStock = plan.DailyStock is null ? null : Math.Clamp(plan.DailyStock.Value, 1, plan.Stock ?? 10);
        plan.Terms = plan.Terms with { UseTtl = commands.Pick<TimeSpan?>(null, TimeSpan.FromHours(1), TimeSpan.FromHours(36), TimeSpan.FromHours(84)) };
        var (made, texts) = await CodesByHttp.MakeAsync(shop, plan, campaign.Cap, staff);
        var code = new SurpriseCode { Id = made, Form = plan.Form, Text = plan.Text, Terms = plan.Terms, Stock = plan.Stock, DailyStock = plan.DailyStock, WaitingList = plan.WaitingList };
        return new ClaimScenario(host, shop, seed, random, commands, code, campaign, staff, new ClaimCallsByHttp(host, shop, texts));
    }

    /// <summary>Plays it.</summary>
    /// <returns>How many steps.</returns>
    public async Task<int> RunAsync()
    {
        for (var step = 0; step < Steps; step++)
        {
            now = now.AddSeconds(1);
            await (random.Next(20) switch
            {
                0 => PassDaysAsync(),
                1 => ChangeCodeAsync(),
                2 or 3 when said.Count > 0 => SayAgainAsync(),
                _ => SayAsync(commands.Next(code, [.. model.Claims.Select(claim => claim.Id)], now)),
            });
            if (Today != startedOn)
            {
                // A real midnight fell into it, of which the model knows nothing.
                return step;
            }

            CheckTold();
            if (step % 10 == 9)
            {
                await CheckRowsAsync();
                foreach (var claim in model.Claims.TakeLast(8).Where(_ => commands.Chance(8)))
                {
                    await CheckTrailAsync(claim);
                }
            }
        }

        return Steps;
    }

    private async Task SayAsync(ClaimCommand command)
    {
        var key = Guid.CreateVersion7().ToString();
        var body = calls.BodyOf(command, now);
        var answer = await calls.SendAsync(command, key, body);
        await ExpectAsync(command, answer);
        if (command is not ClaimCommand.Tidy)
        {
            said.Add((command, key, body, answer));
        }
    }

    /// <summary>The same call with the same key: what was done is answered again, what was refused is tried again.</summary>
    private async Task SayAgainAsync()
    {
        var at = said.Count - random.Next(1, Math.Min(6, said.Count) + 1);
        var (command, key, body, first) = said[at];
        var answer = await calls.SendAsync(command, key, body);
        if (first.Status < HttpStatusCode.BadRequest)
        {
            story.Add($"again: {command}");
            Check((answer.Status, answer.Text) == (first.Status, first.Text), $"{answer.Status} {answer.Text} in place of {first.Text}");
            await ExpectStepsAsync([]);
            return;
        }

        await ExpectAsync(command, answer);
        said[at] = (command, key, body, answer);
    }

    private async Task ExpectAsync(ClaimCommand command, Answer answer)
    {
        var made = command is ClaimCommand.Take take && answer.Status < HttpStatusCode.BadRequest ? take with { Id = answer.Id } : command;
        var (outcome, steps) = model.Settle(made, now);
        var (status, problem) = ClaimCallsByHttp.StatusOf(command, outcome);
        story.Add($"{made} -> {(int)answer.Status} {answer.Code}");
        if (Today != startedOn)
        {
            return;
        }

        Check((answer.Status, answer.Code) == (status, problem), $"the model says {outcome}: {answer.Text}");
        Check(outcome != ClaimOutcome.Waits || answer["place"] == model.Waiting.ToString(CultureInfo.InvariantCulture), $"place {answer["place"]}, and {model.Waiting} wait");
        if (answer["state"] is { } state && model.Claims.Find(claim => claim.Id == answer.Id) is { } claim)
        {
            Check(state == Camel(claim.State.ToString()), $"state {state} of one that is {claim.State}");
        }

        await ExpectStepsAsync(steps);
    }

    private async Task PassDaysAsync()
    {
        var days = random.Next(1, 3);
        story.Add($"{days} days pass");
        await OnDatabaseAsync(db => TimeTravel.PassAsync(db, code.Id, days));
        now = now.AddDays(days);

        // When somebody joined stands in the call; it does not become older.
        said.RemoveAll(call => call.Command is ClaimCommand.Take { Since: not null });
        await SweepAsync();
    }

    private async Task ChangeCodeAsync()
    {
        var change = new Dictionary<string, object?>();
        switch (random.Next(4))
        {
            case 0:
                code.Stock = commands.Chance(5) ? null : random.Next(1, 9);
                code.DailyStock = commands.Chance(2) ? null : random.Next(1, (int)(code.Stock ?? 5) + 1);
                (change["stock"], change["dailyStock"]) = (code.Stock, code.DailyStock);
                break;
            case 1:
                change["waitingList"] = code.WaitingList = random.Next(0, 6);
                break;
            case 2 when commands.Chance(2):
                code.ValidUntil = now;
                change["validUntil"] = host.Clock.GetUtcNow().UtcDateTime;
                break;
            default:
                change["validUntil"] = code.ValidUntil = null;
                break;
        }

        story.Add($"changed: {string.Join(' ', change)}");
        (await shop.PatchAsync($"/api/v1/surprise-codes/{code.Id}", change)).Expect(HttpStatusCode.OK);
        await SweepAsync();
    }

    /// <summary>A sweeper of the host's own may have been faster; the steps are the same.</summary>
    private async Task SweepAsync()
    {
        var (_, steps) = model.Settle(new ClaimCommand.Tidy(), now);
        await calls.TidyAsync(code.Id);
        await ExpectStepsAsync(steps);
    }

    private async Task ExpectStepsAsync(IReadOnlyList<PlainStep> steps)
    {
        var expected = steps.Select(step => Line(step.Claim, step.Sequence, step.Kind, step.Amount, step.Order ?? "", step.Points));
        var events = (await told.NewAsync()).Select(step => Line(new Guid(step.ClaimId.Span, bigEndian: true), step.Sequence, step.Kind, step.Amount, step.OrderId, step.Points)).ToArray();
        Check(Today != startedOn || expected.SequenceEqual(events), $"steps [{string.Join(", ", expected)}] were told as [{string.Join(", ", events)}]");
    }

    /// <summary>The stock as others were told last. What is told comes from the row, so that a row that was not written is seen a step later.</summary>
    private void CheckTold()
    {
        var expected = (model.Held, model.Waiting, model.Ever(ClaimStepKind.Claimed, ClaimStepKind.Promoted), model.Redeemed, model.Returned);
        Check(told.Last is not { } last || (last.Held, last.Waiting, last.Claimed, last.Redeemed, last.Returned) == expected, $"{expected} was told as {told.Last}");
        Check(told.Last is not { Limited: true } limited || limited.Left == Math.Max(0, limited.Stock - model.Held), $"{model.Held} are held: {told.Last}");
    }

    /// <summary>Every row of the code's.</summary>
    private async Task CheckRowsAsync()
    {
        var (stock, used, claims) = await told.RowsAsync();
        var expected = (model.Held, model.Waiting, model.Ever(ClaimStepKind.Claimed, ClaimStepKind.Promoted), model.Redeemed, model.Returned, campaign.Used);
        Check((stock.Held, stock.Waiting, stock.Claimed, stock.Redeemed, stock.Returned, used) == expected, $"{expected} in place of {stock.Held} {stock.Waiting} {stock.Claimed} {stock.Redeemed} {stock.Returned} {used}");
        Check(claims.Count == model.Claims.Count, $"{claims.Count} claims in place of {model.Claims.Count}");
        foreach (var claim in model.Claims)
        {
            var row = claims[claim.Id];
            Check(
                (row.State, row.Reserved, row.Spent, row.Steps, row.Slot is not null) == (claim.State, claim.Reserved, claim.Spent, claim.Steps.Count, claim.IsActive),
                $"claim {claim.Id} is {row.State} {row.Reserved} {row.Spent} {row.Steps} {row.Slot}");
        }

        var line = claims.Values.Where(row => row.State == ClaimState.Waiting).OrderBy(row => row.CreatedAt).Select(row => row.Id);
        Check(line.SequenceEqual(model.Claims.Where(claim => claim.State == ClaimState.Waiting).Select(claim => claim.Id)), "the waiting list is out of order");
    }

    private async Task CheckTrailAsync(PlainClaim claim)
    {
        var answer = (await shop.GetAsync($"/api/v1/claims/{claim.Id}")).Expect(HttpStatusCode.OK);
        var trail = answer.Body.GetProperty("trail").EnumerateArray().Select(step => $"{step.GetProperty("sequence")} {step.GetProperty("kind")} {step.GetProperty("amount")}").ToArray();
        var expected = claim.Steps.Select(step => $"{step.Sequence} {Camel(step.Kind.ToString())} {step.Amount}").ToArray();
        Check(trail.SequenceEqual(expected), $"claim {claim.Id}: [{string.Join(", ", expected)}] is shown as [{string.Join(", ", trail)}]");
        Check(
            (answer["state"], answer["reserved"], answer["spent"]) == (Camel(claim.State.ToString()), claim.Reserved.ToString(CultureInfo.InvariantCulture), claim.Spent.ToString(CultureInfo.InvariantCulture)),
            $"claim {claim.Id}: {claim.State} {claim.Reserved} {claim.Spent} is shown as {answer.Text}");
    }

    private async Task OnDatabaseAsync(Func<LinksDbContext, Task> act)
    {
        await using var scope = host.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<LinksDbContext>());
    }

    private void Check(bool holds, string otherwise) => Assert.True(holds, holds ? null : $"REDIRECT_MODEL_SEED={seed}: {otherwise}\n{System.Text.Json.JsonSerializer.Serialize(code.Terms)} stock {code.Stock} daily {code.DailyStock} cap {campaign.Cap}\n{string.Join('\n', story)}");

    private static string Camel(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    private static string Line(Guid claim, int sequence, ClaimStepKind kind, long amount, string order, long points) =>
        string.Create(CultureInfo.InvariantCulture, $"{claim} {sequence} {kind} {amount} {order} {points}");
}
