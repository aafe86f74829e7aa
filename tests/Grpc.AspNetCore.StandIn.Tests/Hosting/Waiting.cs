namespace Grpc.AspNetCore.StandIn.Tests.Hosting;

/// <summary>Waiting without a clock.</summary>
internal static class Waiting
{
    /// <summary>Never ends, until the token is cancelled; then it throws like any cancelled wait.</summary>
    public static Task UntilCancelledAsync(this CancellationToken token) =>
        new TaskCompletionSource().Task.WaitAsync(token);

    /// <summary>Waits for what the test made happen; a minute without it is a failure, not a hanging run.</summary>
    public static Task<T> SoonAsync<T>(this Task<T> task) =>
        task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    /// <inheritdoc cref="SoonAsync{T}"/>
    public static Task SoonAsync(this Task task) =>
        task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
}
