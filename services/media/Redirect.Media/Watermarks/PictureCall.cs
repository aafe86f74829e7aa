using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Principals;
using Redirect.Media.Pictures;
using Redirect.Media.Uploads;
using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Watermarks;

/// <summary>What all calls with one picture begin with: the form, a turn, the pixels, the merchant's key.</summary>
internal sealed class PictureCall(PictureTurns turns, PictureDecoder decoder, PictureLibrary library, WatermarkPlans plans, MarkSearch search, IOptions<PictureOptions> options)
{
    /// <summary>Bytes of a form beside its picture.</summary>
    private const int Overhead = 64 * 1024;

    /// <summary>The field of the picture.</summary>
    public const string Image = "image";

    /// <summary>Takes the form of a call in.</summary>
    /// <param name="context">The call.</param>
    /// <param name="texts">Fields beside the picture.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<UploadedForm> ReceiveAsync(HttpContext context, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        library.Require();
        return UploadedForm.ReceiveAsync(context, new UploadLimits(options.Value.MaxBytes + Overhead, texts, [Image]), cancellationToken);
    }

    /// <summary>Decodes the form's picture and does the work on it, both within one turn.</summary>
    /// <exception cref="UploadRefusedException">There is no picture in the form.</exception>
    /// <exception cref="PictureRefusedException">It is none that we take.</exception>
    /// <exception cref="PicturesUnavailableException">Too many wait.</exception>
    public async Task<TResult> WithPictureAsync<TResult>(UploadedForm form, Guid merchantId, Func<ReadPicture, WatermarkPlan, Task<TResult>> work, CancellationToken cancellationToken)
    {
        var file = Required(form);
        var plan = await plans.OfAsync(merchantId, cancellationToken);
        using var turn = await turns.TakeAsync(cancellationToken);
        var bytes = await form.ReadAsync(file, cancellationToken);
        var picture = await Task.Run(() => decoder.Read(bytes, cancellationToken), cancellationToken);
        return await work(picture, plan);
    }

    /// <summary>The marks of the merchant who calls in the picture that was sent.</summary>
    public Task<IReadOnlyList<FoundMark>> FindAsync(UploadedForm form, HttpContext context, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        return WithPictureAsync(form, merchantId, (picture, plan) => search.FindAsync(merchantId, picture.Picture, plan, cancellationToken), cancellationToken);
    }

    /// <summary>The form's picture, of which so much is known before a turn is taken.</summary>
    public UploadedFile Required(UploadedForm form)
    {
        var file = form.File(Image);
        if (file is null || file.Length == 0)
        {
            throw new UploadRefusedException([new(Image, "required", $"'{Image}' is required: a file of JPEG, PNG or WebP.")]);
        }

        return file.Length <= options.Value.MaxBytes ? file : throw PictureRefusedException.TooManyBytes(options.Value.MaxBytes);
    }
}
