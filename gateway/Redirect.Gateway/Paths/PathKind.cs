namespace Redirect.Gateway.Paths;

/// <summary>What a request asks for, as far as the edge treats it differently.</summary>
internal enum PathKind
{
    /// <summary>Needs no key: QR codes, documents, pages.</summary>
    Public,

    /// <summary>A slug: needs no key, and a wrong one is counted.</summary>
    Redirect,

    /// <summary>Health: needs no key, and is never limited.</summary>
    Health,

    /// <summary>What our services ask each other: from outside it is not there.</summary>
    Internal,

    /// <summary>The REST API.</summary>
    Api,

    /// <summary>A gRPC method.</summary>
    Grpc,
}
