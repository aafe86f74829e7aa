using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Serves the calls of one method from the first byte to the trailers.</summary>
internal sealed class CallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceActivator<TService> activator,
    GrpcServiceOptions options,
    ILogger logger,
    Func<TService, TRequest, ResponseStream<TResponse>, ServerCallContext, Task> serve)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    private static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "Deadline Exceeded");

    public Task HandleAsync(HttpContext http) => HttpRefusal.TryRefuse(http) ? Task.CompletedTask : HandleCallAsync(http);

    private async Task HandleCallAsync(HttpContext http)
    {
        http.Response.ContentType = GrpcContentType.Value;
        await using var deadline = StartDeadline(http);
        using var gate = new ResponseGate(http.Response);
        var context = new HttpServerCallContext(http, gate, deadline);

        var run = deadline?.HasPassed is true
            ? Task.CompletedTask
            : RunAsync(context, gate);
        var endedEarly = deadline is not null && await Task.WhenAny(run, deadline.Passed) != run;
        if (endedEarly)
        {
            await EndAtDeadlineAsync(context, gate);
        }

        var failure = await FailureOfAsync(run);
        Log(failure, context);
        if (!endedEarly)
        {
            await gate.CloseAsync();
            context.Status = deadline?.HasPassed is true ? DeadlineExceeded : StatusOf(failure, context);
            WriteStatus(context, failure as RpcException);
        }
    }

    private CallDeadline? StartDeadline(HttpContext http)
    {
        if (!http.Request.Headers.TryGetValue(HeaderNames.GrpcTimeout, out var header))
        {
            return null;
        }

        if (TimeoutHeader.TryParse(header.ToString(), out var timeout))
        {
            return new CallDeadline(timeout, TimeProvider.System, http.RequestAborted);
        }

        CallLog.TimeoutIgnored(logger, method.FullName);
        return null;
    }

    private async Task RunAsync(HttpServerCallContext context, ResponseGate gate)
    {
        var request = await RequestMessage.ReadAsync(
            context.Http, method.RequestMarshaller, options.MaxReceiveMessageSize, context.CancellationToken);
        var responses = new ResponseStream<TResponse>(
            context, gate, method.ResponseMarshaller, options.MaxSendMessageSize);
        await activator.UseAsync(
            context.Http.RequestServices, service => serve(service, request, responses, context));
    }

    /// <summary>Answers at the deadline even if the handler does not look at its token; it is then waited for in peace.</summary>
    private async Task EndAtDeadlineAsync(HttpServerCallContext context, ResponseGate gate)
    {
        await gate.CloseAsync();
        context.Status = DeadlineExceeded;
        ResponseStatus.Write(context.Http.Response, DeadlineExceeded);
        try
        {
            await context.Http.Response.CompleteAsync();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            CallLog.CallerGone(logger, method.FullName);
        }
    }

    private static async Task<Exception?> FailureOfAsync(Task run)
    {
        try
        {
            await run;
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static Status StatusOf(Exception? failure, HttpServerCallContext context) => failure switch
    {
        null => context.Status,
        RpcException rpc => rpc.Status,
        _ when IsCancellation(failure, context) => new Status(StatusCode.Cancelled, "Call canceled by the client."),
        _ => new Status(StatusCode.Unknown, "Exception was thrown by handler.", failure),
    };

    /// <summary>Tells whether a failure only says that the caller has gone or the time is up.</summary>
    private static bool IsCancellation(Exception failure, HttpServerCallContext context) =>
        failure is CallerGoneException
        || (failure is OperationCanceledException or IOException && context.CancellationToken.IsCancellationRequested);

    private void WriteStatus(HttpServerCallContext context, RpcException? failure)
    {
        try
        {
            ResponseStatus.Write(context.Http.Response, context.Status, [
                .. context.TrailersOrNull ?? Metadata.Empty,
                .. failure?.Trailers ?? Metadata.Empty]);
        }
        catch (InvalidOperationException exception)
        {
            // A trailer that HTTP cannot carry, such as one with a line break.
            CallLog.Failed(logger, method.FullName, exception);
            context.Status = new Status(StatusCode.Unknown, "Exception was thrown by handler.", exception);
            ResponseStatus.Write(context.Http.Response, context.Status);
        }
    }

    private void Log(Exception? failure, HttpServerCallContext context)
    {
        if (failure is RpcException rpc)
        {
            CallLog.EndedWithStatus(logger, method.FullName, rpc.StatusCode, rpc.Status.DebugException);
        }
        else if (failure is not null && IsCancellation(failure, context))
        {
            CallLog.CallerGone(logger, method.FullName);
        }
        else if (failure is not null)
        {
            CallLog.Failed(logger, method.FullName, failure);
        }
    }
}
