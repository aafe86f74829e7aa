using System.ComponentModel.DataAnnotations;

namespace Redirect.Attribution.Calls;

/// <summary>How long gRPC calls may take.</summary>
internal sealed class GrpcOptions
{
    public const string Section = "Grpc";

    /// <summary>The deadline of a call that brings none, or a later one; of unary calls alone.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LongestCall { get; set; } = TimeSpan.FromMinutes(2);
}
