namespace Redirect.Attribution.Models;

/// <summary>What a set of channels is worth to Shapley's model.</summary>
internal enum ShapleyWorth
{
    /// <summary>
    /// The orders that came by channels of the set alone. The game is a sum of one game per order, so by additivity its value is the sum of theirs, and every order is
    /// shared evenly by its channels: exact for any number of them.
    /// </summary>
    Orders,

    /// <summary>Orders per path, of all paths by channels of the set alone, ordered or not.</summary>
    Rate,
}
