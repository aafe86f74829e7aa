using Redirect.Contracts.Links.V1;
using Redirect.Media.Pictures;
using Redirect.Media.Uploads;
using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Watermarks;

/// <summary>Looks for a merchant's marks in a picture. Only those count that the link service knows to be this merchant's.</summary>
internal sealed class MarkSearch(ILinkDirectory links)
{
    /// <summary>Searches, within the caller's turn.</summary>
    /// <returns>None; one; or two different ones, the clearer first: then nobody can say whose the picture was.</returns>
    public async Task<IReadOnlyList<FoundMark>> FindAsync(Guid merchantId, Picture picture, WatermarkPlan plan, CancellationToken cancellationToken)
    {
        var seen = await Task.Run(() => Engine.Watermark.Detect(picture, plan, cancellationToken).Marks, cancellationToken);
        if (seen.Count == 0)
        {
            return [];
        }

        var question = new FindWatermarksRequest { MerchantId = Uuids.Bytes(merchantId) };
        question.Ids.AddRange(seen.Select(mark => mark.Id));
        var answer = await links.FindWatermarksAsync(question, cancellationToken);
        return [.. seen.Join(answer.Watermarks, mark => mark.Id, issued => issued.Id, (mark, issued) => new FoundMark(mark, issued))];
    }

    /// <summary>Throws for a picture that is too small to be marked, before anybody looks for a mark in it.</summary>
    /// <exception cref="PictureTooSmallException">Its shorter side is under <see cref="Engine.Watermark.SmallestSide"/>.</exception>
    public static void RequireRoom(Picture picture)
    {
        if (Math.Min(picture.Width, picture.Height) < Engine.Watermark.SmallestSide)
        {
            throw new PictureTooSmallException(picture.Width, picture.Height);
        }
    }
}
