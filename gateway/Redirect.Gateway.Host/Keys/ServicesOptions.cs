namespace Redirect.Gateway.Host.Keys;

/// <summary>Where the services are that the gateway itself asks, section <c>Services</c>.</summary>
internal sealed class ServicesOptions
{
    public const string Section = "Services";

    /// <summary>The link service, such as <c>http://links:8080</c>.</summary>
    public string Links { get; set; } = "";
}
