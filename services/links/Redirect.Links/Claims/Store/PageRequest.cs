using Redirect.Links.Claims.Book;
using Redirect.Links.Claims.Desk;

namespace Redirect.Links.Claims.Store;

/// <summary>What a batch of commands needs to know.</summary>
internal sealed class PageRequest
{
    public PageRequest(IReadOnlyList<ClaimOrder> orders)
    {
        var (visitors, named, numbers, scopes) = (new HashSet<Guid>(orders.Count), new HashSet<Guid>(), new HashSet<long>(), new List<byte[]>(orders.Count));
        foreach (var order in orders)
        {
            switch (order.Command)
            {
                case ClaimCommand.Take take:
                    visitors.Add(take.VisitorId);
                    if (take.Number is { } number)
                    {
                        numbers.Add(number);
                    }

                    if (take.ParentId is { } parent)
                    {
                        named.Add(parent);
                    }

                    break;
                case ClaimCommand.OfClaim command:
                    named.Add(command.ClaimId);
                    break;
            }

            if (order.Call is { } call)
            {
                scopes.Add(call.Scope);
            }
        }

        (Visitors, Named, Numbers, Scopes) = ([.. visitors], [.. named], [.. numbers], [.. scopes]);
    }

    /// <summary>Who claims.</summary>
    public Guid[] Visitors { get; }

    /// <summary>Claims that are named, as the one to change or as a parent.</summary>
    public Guid[] Named { get; }

    /// <summary>One-time codes that are claimed.</summary>
    public long[] Numbers { get; }

    /// <summary>Of calls with an <c>Idempotency-Key</c>.</summary>
    public byte[][] Scopes { get; }
}
