using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace Redirect.Media.Jobs;

/// <summary>
/// Jobs on disk: <c>{id}.json</c> says how far one is, <c>{id}.result</c> is there once it is whole. Both are put in place by a rename, so
/// that nobody reads half of one, and a process that dies leaves only what <see cref="Clean"/> takes away.
/// </summary>
internal sealed class JobFolder(IOptions<JobOptions> options, TimeProvider clock)
{
    /// <summary>A job that its process has not written of for so long is given up: the process is gone.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Documents = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly string directory = options.Value.Directory;

    /// <summary>Writes how far a job is.</summary>
    public Job Write(Job job)
    {
        Directory.CreateDirectory(directory);
        job = job with { SeenAt = clock.GetUtcNow() };
        var draft = Path.Combine(directory, $"{job.Id:N}.{Guid.CreateVersion7():N}.draft");
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(job, Documents));
        File.Move(draft, StatusOf(job.Id), overwrite: true);
        return job;
    }

    /// <summary>A merchant's job; null when there is none with this id, or it is another's.</summary>
    public Job? Find(Guid id, Guid merchantId)
    {
        Job? job;
        try
        {
            job = JsonSerializer.Deserialize<Job>(File.ReadAllBytes(StatusOf(id)), Documents);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        if (job is null || job.MerchantId != merchantId)
        {
            return null;
        }

        return job.State is JobState.Waiting or JobState.Running && clock.GetUtcNow() - job.SeenAt > Silence
            ? job with { State = JobState.Failed, Failure = "job_interrupted", Detail = "The process that did this work has stopped. Nothing was made; ask for it again." }
            : job;
    }

    /// <summary>A file for a result that is being made; it goes away when it is closed without <see cref="Keep"/>.</summary>
    public FileStream Draft(Guid id) =>
        new(DraftOf(id), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.Asynchronous);

    /// <summary>Makes a finished draft the job's result.</summary>
    public void Keep(Guid id) => File.Move(DraftOf(id), ResultOf(id), overwrite: true);

    /// <summary>Takes away a draft that came to nothing.</summary>
    public void Discard(Guid id) => File.Delete(DraftOf(id));

    /// <summary>A job's result; null when there is none, or none any more.</summary>
    public FileStream? OpenResult(Guid id)
    {
        try
        {
            return new(ResultOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Takes away what is over: jobs and results that are kept no longer, and drafts that nobody can be at work on any more.</summary>
    public void Clean(JobOptions times)
    {
        var kept = clock.GetUtcNow().UtcDateTime - times.KeptFor;
        var atWork = clock.GetUtcNow().UtcDateTime - times.MaxTime - Silence;
        foreach (var file in Directory.Exists(directory) ? Directory.EnumerateFiles(directory) : [])
        {
            var isOver = Path.GetExtension(file) switch
            {
                ".json" or ".result" => File.GetLastWriteTimeUtc(file) < kept,
                ".draft" => File.GetLastWriteTimeUtc(file) < atWork,
                _ => false,
            };
            if (isOver)
            {
                File.Delete(file);
            }
        }
    }

    private string StatusOf(Guid id) => Path.Combine(directory, $"{id:N}.json");

    private string ResultOf(Guid id) => Path.Combine(directory, $"{id:N}.result");

    private string DraftOf(Guid id) => Path.Combine(directory, $"{id:N}.draft");
}
