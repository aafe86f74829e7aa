namespace Redirect.Attribution.Models;

/// <summary>How an order's amount is shared among its touches. The numbers are stored.</summary>
internal enum ModelKind : short
{
    Last = 1,

    /// <summary>The last touch whose channel is not direct.</summary>
    LastNonDirect = 2,

    First = 3,

    /// <summary>The same to each.</summary>
    Linear = 4,

    /// <summary>Half as much for every half-life before the order.</summary>
    TimeDecay = 5,

    /// <summary>0.4 to the first, 0.4 to the last, the rest to those between.</summary>
    Position = 6,

    /// <summary>By what conversions are lost when a channel is taken out of the chain.</summary>
    Markov = 7,

    /// <summary>By what each channel adds to every set of others.</summary>
    Shapley = 8,
}
