using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Redirect.Hosting.Problems;
using Redirect.Media.Pictures;
using Redirect.Media.Uploads;
using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Watermarks;

/// <summary>Answers what calls with pictures throw: each by its name, and none of it a fault of ours.</summary>
internal static partial class PictureProblems
{
    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception exception) when (!context.HttpContext.Response.HasStarted && Answer(context.HttpContext, exception) is { } problem)
        {
            return problem;
        }
    }

    private static ProblemHttpResult? Answer(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case PictureRefusedException refused:
                return refused.Problem();
            case UploadRefusedException refused:
                return refused.Problem();
            case PictureTooSmallException:
                return Problem.Rule("image", "picture_too_small", $"The picture's shorter side must have at least {Engine.Watermark.SmallestSide} pixels to carry a mark.");
            case PictureTooLargeException:
                return Problem.Rule("image", "picture_too_large", $"A picture may have at most {Engine.Watermark.MostPixels} pixels.");
            case PicturesUnavailableException unavailable:
                return Problem.Unavailable(context, unavailable.Code, unavailable.Message);
            case HttpRequestException or TimeoutException:
                Log.LinksUnavailable(context.RequestServices.GetRequiredService<ILogger<PictureCall>>(), exception);
                return Problem.Unavailable(context, "links_unavailable", "What marks stand for can't be found out just now. Try again.");
            default:
                return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The link service does not answer about marks")]
        public static partial void LinksUnavailable(ILogger logger, Exception exception);
    }
}
