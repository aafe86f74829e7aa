using System.Security.Cryptography;
using System.Text;
using Redirect.Contracts.Events.V1;

namespace Redirect.Links.Visits.Classification;

/// <summary>
/// The rules by which a single request gets its class. Pure: of nothing but the <see cref="Signals"/>, so that what was stored can be scored
/// again. Double clicks are no matter of a single request; attribution finds them among the humans.
/// </summary>
internal static class QualityRules
{
    /// <summary>Stored with each visit, so that figures made under older rules can be told apart. Raise it with every change of a rule or list.</summary>
    public const uint Version = 2;

    /// <summary>The class of a request.</summary>
    /// <param name="signals">What is stored of it.</param>
    /// <param name="version">The rules to score by: those of this build.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rules of that version are not in this build.</exception>
    public static Verdict Score(Signals signals, uint version)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(version, Version);
        return Decide(UserAgents.Read(signals.UserAgent), signals.Signs);
    }

    /// <summary>The same for a client that is known already.</summary>
    public static Verdict Decide(Client client, RequestSigns signs)
    {
        // Nobody has tapped, whoever it is.
        if (Has(signs, RequestSigns.Prefetch))
        {
            return new(Quality.Prefetch, QualityReasons.Prefetch);
        }

        // A robot in the office is a robot.
        if (client.Quality != Quality.Human)
        {
            return new(client.Quality, client.Reason);
        }

        if (Has(signs, RequestSigns.InternalVisitor))
        {
            return new(Quality.Internal, QualityReasons.InternalVisitor);
        }

        if (Has(signs, RequestSigns.InternalAddress))
        {
            return new(Quality.Internal, QualityReasons.InternalAddress);
        }

        if (IsStuffing(signs))
        {
            return new(Quality.Suspect, QualityReasons.Stuffing);
        }

        return Has(signs, RequestSigns.HeadlessBrand)
            ? new(Quality.Suspect, QualityReasons.Headless)
            : new(Quality.Human, client.Reason);
    }

    /// <summary>A print of everything the rules are made of, so that a test can tell that they changed.</summary>
    public static string Fingerprint()
    {
        using var list = KnownRobots.Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(list));
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', UserAgents.Words)));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    // Enum.HasFlag makes objects where code is not optimised.
    private static bool Has(RequestSigns signs, RequestSigns sign) => (signs & sign) != 0;

    // A link that somebody's page loads as a picture, a script or a hidden frame: the reader's browser went there, the reader did not. A
    // frame may be followed by a tap inside it; then the browser says so.
    private static bool IsStuffing(RequestSigns signs) => SignsReader.DestinationOf(signs) switch
    {
        FetchDestination.None => Has(signs, RequestSigns.WantsNoPage),
        FetchDestination.Document => false,
        FetchDestination.Frame => !Has(signs, RequestSigns.Activated),
        _ => true,
    };
}
