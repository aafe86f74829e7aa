namespace Grpc.Core;

/// <summary>Hands a call's deadline and cancellation on to the calls it makes.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
