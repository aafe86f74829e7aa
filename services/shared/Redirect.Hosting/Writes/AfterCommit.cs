namespace Redirect.Hosting.Writes;

/// <summary>What is to be done once the request's transaction is committed, and not before.</summary>
public sealed class AfterCommit
{
    private readonly List<Func<CancellationToken, Task>> actions = [];

    /// <summary>Adds an action. It is not run when the transaction is rolled back.</summary>
    public void Add(Func<CancellationToken, Task> action) => actions.Add(action);

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var action in actions)
        {
            await action(cancellationToken);
        }
    }
}
