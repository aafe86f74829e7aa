namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The connection says that the caller has gone, which it may do before the call's token is cancelled.</summary>
internal sealed class CallerGoneException(Exception? cause = null)
    : OperationCanceledException("The caller has gone.", cause);
