using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Following;

namespace Redirect.Links.Questions;

/// <summary><c>POST /internal/questions/…</c>: the questions of <see cref="LinkQuestions"/> for services in other processes, in protobuf.</summary>
internal static class QuestionEndpoints
{
    /// <summary>Of a question: the rows of a whole print sheet.</summary>
    public const long MaxBodyBytes = 4 << 20;

    private const string ContentType = "application/x-protobuf";

    public static void MapQuestions(this IEndpointRouteBuilder asked)
    {
        var group = asked.MapGroup("/questions");
        Map<IssueWatermarkRequest, IssueWatermarkAnswer>(group, "issue-watermark", IssueWatermarkRequest.Parser, questions => questions.IssueWatermarkAsync);
        Map<WatermarkKeyRequest, WatermarkKeyAnswer>(group, "watermark-key", WatermarkKeyRequest.Parser, questions => questions.WatermarkKeyAsync);
        Map<FindWatermarksRequest, FindWatermarksAnswer>(group, "find-watermarks", FindWatermarksRequest.Parser, questions => questions.FindWatermarksAsync);
        Map<ResolveWatermarkRequest, ResolveWatermarkAnswer>(group, "resolve-watermark", ResolveWatermarkRequest.Parser, questions => questions.ResolveWatermarkAsync);
        Map<MakeLabelsRequest, MakeLabelsAnswer>(group, "make-labels", MakeLabelsRequest.Parser, questions => questions.MakeLabelsAsync);
    }

    private static void Map<TQuestion, TAnswer>(IEndpointRouteBuilder group, string name, MessageParser<TQuestion> parser, Func<LinkQuestions, Func<TQuestion, CancellationToken, Task<TAnswer>>> answer)
        where TQuestion : IMessage<TQuestion>
        where TAnswer : IMessage<TAnswer> =>
        group.MapPost("/" + name, async (HttpContext context, LinkQuestions questions, CancellationToken cancellationToken) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, cancellationToken);
            TQuestion question;
            try
            {
                question = parser.ParseFrom(body.GetBuffer().AsSpan(0, (int)body.Length));
            }
            catch (InvalidProtocolBufferException)
            {
                return (IResult)Problem.Of(StatusCodes.Status400BadRequest, "body_invalid", "The body is not the message that this question takes.");
            }

            try
            {
                return Results.Bytes((await answer(questions)(question, cancellationToken)).ToByteArray(), ContentType);
            }
            catch (LookupUnavailableException)
            {
                return Problem.Unavailable(context, "links_unavailable", "This can't be looked up now. Try again.");
            }
        }).WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes)).RequireService();
}
