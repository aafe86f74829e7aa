using Microsoft.Extensions.Options;

namespace Redirect.Media.Pictures;

/// <summary>Reads pictures within the limits of the settings.</summary>
internal sealed class PictureDecoder(IOptions<PictureOptions> options, TimeProvider clock)
{
    private readonly PictureLimits limits = options.Value.Limits();

    /// <summary>Reads a file, on the caller's thread and turn.</summary>
    /// <exception cref="PictureRefusedException">It is no picture that we take, or takes longer than <c>MaxTime</c>.</exception>
    public ReadPicture Read(ReadOnlySpan<byte> file, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.Value.MaxTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return PictureReader.Read(file, limits, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw PictureRefusedException.TooCostly(exception);
        }
    }
}
