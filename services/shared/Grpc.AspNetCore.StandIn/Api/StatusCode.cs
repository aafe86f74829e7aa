namespace Grpc.Core;

/// <summary>The result of a call, with the numbers of the gRPC protocol.</summary>
public enum StatusCode
{
    /// <summary>Success.</summary>
    OK = 0,

    /// <summary>The call was cancelled, mostly by its caller.</summary>
    Cancelled = 1,

    /// <summary>An error of which nothing more is known.</summary>
    Unknown = 2,

    /// <summary>The request is wrong, whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The time given by the caller ran out.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be made exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota or a limit was passed.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that this call needs.</summary>
    FailedPrecondition = 9,

    /// <summary>The call lost a race, and may be tried again from its start.</summary>
    Aborted = 10,

    /// <summary>The request goes past the end of something.</summary>
    OutOfRange = 11,

    /// <summary>The server has no such method, or not in this form.</summary>
    Unimplemented = 12,

    /// <summary>Something that must hold does not.</summary>
    Internal = 13,

    /// <summary>The service cannot be reached now; try again later.</summary>
    Unavailable = 14,

    /// <summary>Data was lost for good.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
