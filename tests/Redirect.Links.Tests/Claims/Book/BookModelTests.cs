using System.Globalization;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Claims;
using Redirect.Links.Claims.Book;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>The book against <see cref="PlainBook"/>, command by command, over random terms, clocks and changes of mind.</summary>
public sealed class BookModelTests
{
    private const int Scenarios = 750;
    private const int Batches = 60;

    [Fact]
    public void A_hundred_thousand_commands_end_as_plain_counting_says()
    {
        var outcomes = new Dictionary<ClaimOutcome, int>();
        for (var seed = 0; seed < Scenarios; seed++)
        {
            new Scenario(seed).Run(outcomes);
        }

        Assert.True(outcomes.Values.Sum() >= 100_000, string.Create(CultureInfo.InvariantCulture, $"only {outcomes.Values.Sum()}"));
        foreach (var outcome in Enum.GetValues<ClaimOutcome>())
        {
            Assert.True(outcomes.GetValueOrDefault(outcome) >= 10, $"{outcome} came {outcomes.GetValueOrDefault(outcome)} times.");
        }
    }

    /// <summary>Two codes of one campaign.</summary>
    private sealed class Scenario
    {
        private readonly int seed;
        private readonly Random random;
        private readonly RandomCommands commands;
        private readonly CampaignBudget budget = new();
        private readonly PlainCampaign campaign = new();
        private readonly List<(MemoryClaims Book, PlainBook Model)> codes = [];
        private readonly List<string> story = [];
        private DateTime now = Codes.Noon;

        public Scenario(int seed)
        {
            this.seed = seed;
            random = new Random(seed);
            commands = new RandomCommands(random);
            campaign.Cap = commands.Chance(2) ? null : random.Next(0, 6000);
            for (var code = 0; code < 2; code++)
            {
                var book = new MemoryClaims(commands.NewCode(), budget);
                codes.Add((book, new PlainBook(book.Code, campaign)));
                campaign.Books.Add(codes[^1].Model);
            }
        }

        public void Run(Dictionary<ClaimOutcome, int> outcomes)
        {
            for (var step = 0; step < Batches; step++)
            {
                var (book, model) = codes[random.Next(codes.Count)];
                ChangeSomething(book, model);
                (book.Now, book.Cap) = (now, campaign.Cap);
                var (events, held, used, before) = (book.Events.Count, book.Stock.Held, budget.Used, book.Claims.ToDictionary(claim => claim.Id));
                var known = model.Claims.Select(claim => claim.Id).ToArray(); // as they came: ids of one millisecond are in no order
                ClaimCommand[] batch = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => commands.Next(book.Code, known, now))];

                var results = book.Settle(batch);

                var expected = batch.Select(command => model.Settle(command, now)).ToArray();
                for (var i = 0; i < batch.Length; i++)
                {
                    story.Add($"{batch[i]} -> {results[i].Outcome}");
                    Check(expected[i].Outcome == results[i].Outcome, $"the model says {expected[i].Outcome}");
                    outcomes[results[i].Outcome] = outcomes.GetValueOrDefault(results[i].Outcome) + 1;
                }

                var steps = expected.SelectMany(answer => answer.Steps).Select(Line).ToArray();
                var told = book.Events.Skip(events).Select(Line).ToArray();
                Check(steps.SequenceEqual(told), $"steps [{string.Join(", ", steps)}] were told as [{string.Join(", ", told)}]");
                CheckFigures(book, model, held, used);
                CheckClaims(book, model, before);
            }
        }

        private void ChangeSomething(MemoryClaims book, PlainBook model)
        {
            now += TimeSpan.FromMinutes(commands.Pick(0, 0, 0, 10, 10, 20, 60, -10, 600));
            switch (random.Next(20))
            {
                case 0:
                    book.Code.Stock = commands.Chance(5) ? null : random.Next(0, 9);
                    break;
                case 1:
                    book.Code.DailyStock = commands.Chance(3) ? null : random.Next(0, 5);
                    break;
                case 2:
                    campaign.Cap = commands.Chance(4) ? null : random.Next(0, 8000);
                    break;
                case 3:
                    book.Code.WaitingList = random.Next(0, 6);
                    break;
                case 4:
                    book.Code.ValidUntil = commands.Chance(2) ? null : now.AddMinutes(10 * random.Next(-1, 3));
                    break;
                case 5:
                    book.Code.ValidFrom = commands.Chance(2) ? null : now.AddMinutes(10 * random.Next(-1, 2));
                    break;
                case 6:
                    book.Staff = model.Staff = commands.Pick(null, "ann");
                    break;
                case 7:
                    book.Code.WithdrawnAt = commands.Chance(20) ? now : null;
                    break;
            }
        }

        private void CheckFigures(MemoryClaims book, PlainBook model, long heldBefore, long usedBefore)
        {
            var stock = book.Stock;
            Check(
                (stock.Held, stock.Waiting, stock.Claimed, stock.Redeemed, stock.Returned, stock.DayHeld)
                == (model.Held, model.Waiting, model.Ever(ClaimStepKind.Claimed, ClaimStepKind.Promoted), model.Redeemed, model.Returned, model.HeldOn(stock.Day)),
                $"stock {stock.Held} {stock.Waiting} {stock.Claimed} {stock.Redeemed} {stock.Returned} {stock.DayHeld}");
            Check(stock.Held <= heldBefore || book.Code.Stock is null || stock.Held <= book.Code.Stock, $"{stock.Held} are held of {book.Code.Stock}");
            Check(budget.Used == campaign.Used, $"{budget.Used} is used, and not {campaign.Used}");
            Check(budget.Used >= 0 && (budget.Used <= usedBefore || campaign.Cap is null || budget.Used <= campaign.Cap), $"{budget.Used} is used of {campaign.Cap}");
        }

        private void CheckClaims(MemoryClaims book, PlainBook model, Dictionary<Guid, Claim> before)
        {
            Check(book.Claims.Count == model.Claims.Count, "some claims are not there");
            foreach (var expected in model.Claims)
            {
                var claim = book[expected.Id];
                Check(
                    (claim.State, claim.Reserved, claim.Spent, claim.Steps, claim.ClaimedAt, claim.Day) == (expected.State, expected.Reserved, expected.Spent, expected.Steps.Count, expected.Taken?.At, expected.Taken?.Day),
                    $"claim {claim.Id} is {claim.State} {claim.Reserved} {claim.Spent} {claim.Steps}");
                Check(claim.Slot is null != expected.IsActive && claim.Slot is not (< 1) && !(claim.Slot > book.Code.Terms.PerVisitor), $"claim {claim.Id} has slot {claim.Slot}");
                Check(!before.TryGetValue(claim.Id, out var old) || old.State is not (ClaimState.Released or ClaimState.Expired or ClaimState.Reversed) || claim.State == old.State, "a final state was left");
            }

            var active = book.Claims.Where(claim => claim.Slot is not null).ToArray();
            Check(active.DistinctBy(claim => (claim.VisitorId, claim.Slot)).Count() == active.Length, "a slot is taken twice");
            Check(active.Where(claim => claim.Number is not null).GroupBy(claim => claim.Number).All(group => group.Count() == 1), "a one-time code is held twice");
            var line = active.Where(claim => claim.State == ClaimState.Waiting).OrderBy(claim => claim.CreatedAt).Select(claim => claim.Id);
            Check(line.SequenceEqual(model.Claims.Where(claim => claim.State == ClaimState.Waiting).Select(claim => claim.Id)), "the waiting list is out of order");
            Check(book.Events.Count == book.Steps.Count + book.Claims.Count, "a step has no row");
        }

        private void Check(bool holds, string otherwise) => Assert.True(holds, holds ? null : $"seed {seed}, {now:O}: {otherwise}\n{string.Join('\n', story.TakeLast(60))}");

        private static string Line(PlainStep step) =>
            string.Create(CultureInfo.InvariantCulture, $"{step.Claim} {step.Sequence} {step.Kind} {step.Amount} {step.Order} {step.Points} {new DateTimeOffset(step.At).ToUnixTimeMilliseconds()}");

        private static string Line(ClaimEvent step) =>
            string.Create(CultureInfo.InvariantCulture, $"{new Guid(step.ClaimId.Span, bigEndian: true)} {step.Sequence} {step.Kind} {step.Amount} {step.OrderId} {step.Points} {step.OccurredAtMs}");
    }
}
