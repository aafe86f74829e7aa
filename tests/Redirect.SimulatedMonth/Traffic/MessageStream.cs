using Google.Protobuf;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.SimulatedMonth.Plan;

namespace Redirect.SimulatedMonth.Traffic;

/// <summary>
/// The month's messages in the order in which they are published: visits packed as they arrive; every tenth message twice at once, every tenth again two
/// hours later, some packed anew (as after a spool's recovery), some of the claims twice; among them poison, and visits that can't be counted.
/// </summary>
internal sealed class MessageStream
{
    private const int VisitsPerMessage = 500;
    private const int StepsPerMessage = 50;

    private readonly List<Message> messages = [];

    public MessageStream(Month month)
    {
        var packed = month.Visits.OrderBy(visit => visit.ArrivesAt).Chunk(Math.Min(VisitsPerMessage, Math.Max(20, month.Visits.Count / 200))).ToList();
        for (var number = 0; number < packed.Count; number++)
        {
            var (visits, at) = (packed[number], packed[number][^1].ArrivesAt);
            var message = new Message(at, Exchanges.Visits, visits, Spoilt: number % 40 == 3 ? 2 : 0);
            messages.Add(message);
            if (number % 10 == 0)
            {
                messages.Add(message with { Spoilt = 0 });
            }

            if (number % 10 == 5)
            {
                messages.Add(message with { At = at.AddHours(2), Spoilt = 0 });
            }

            if (number % 50 == 7)
            {
                messages.Add(new Message(at.AddMinutes(1), Exchanges.Visits, [.. packed[number - 1][(packed[number - 1].Length / 2)..], .. visits[..(visits.Length / 2)]]));
            }

            if (number % Math.Max(1, packed.Count / 20) == 0)
            {
                messages.Add(Poison(at, messages.Count(one => one.IsPoison)));
            }
        }

        AddClaims(month);
        messages.Sort((left, right) => left.At.CompareTo(right.At));
    }

    public IReadOnlyList<Message> Messages => messages;

    /// <summary>How many are to be put aside.</summary>
    public int Poisoned => messages.Count(message => message.IsPoison);

    /// <summary>How many visits are to be kept aside among good ones.</summary>
    public int Spoilt => messages.Sum(message => message.Spoilt);

    /// <summary>What is sent.</summary>
    public static byte[] BodyOf(Message message, int number)
    {
        if (message.Body is { } body)
        {
            return body;
        }

        var batch = new VisitBatch { Visits = { message.Visits.Select(visit => visit.ToMessage()) } };
        for (var at = 0; at < message.Spoilt; at++)
        {
            var spoilt = message.Visits[at].ToMessage();
            spoilt.EventId = SeededIds.Bytes(Guid.CreateVersion7());
            spoilt.Quality = (Quality)(100 + number); // of a later version, and no two alike
            batch.Visits.Insert(at * 2, spoilt);
        }

        return batch.ToByteArray();
    }

    private void AddClaims(Month month)
    {
        foreach (var code in month.Steps.GroupBy(step => (step.Shop, step.Code)))
        {
            var number = 0;
            foreach (var steps in code.OrderBy(step => step.At).Chunk(StepsPerMessage))
            {
                var body = new ClaimBatch { Events = { steps.Select(step => step.ToMessage()) } }.ToByteArray();
                messages.Add(new Message(steps[^1].At, Exchanges.Claims, [], body));
                if (number++ % 5 == 0)
                {
                    messages.Add(new Message(steps[^1].At.AddHours(2), Exchanges.Claims, [], body));
                }
            }
        }
    }

    private static Message Poison(DateTime at, int number)
    {
        var (exchange, body) = (number % 5) switch
        {
            0 => (Exchanges.Visits, "no protobuf at all"u8.ToArray()),
            1 => (Exchanges.Visits, []),
            2 => (Exchanges.Visits, new VisitBatch { Visits = { new Visit { EventId = ByteString.CopyFromUtf8("short") } } }.ToByteArray()),
            3 => (Exchanges.Claims, new ClaimBatch { Events = { new ClaimEvent { Sequence = -1 } } }.ToByteArray()),
            _ => (Exchanges.Visits, new byte[200_000]),
        };
        return new Message(at, exchange, [], body, IsPoison: true);
    }
}
