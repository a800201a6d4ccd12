using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace InfoShare.WebConsole.Desks;

/// <summary>
/// Answers to a question that was asked once, with its reason, so that to look at the page again, or to come back to it, asks nobody
/// anew. Until nobody has looked at it for a quarter of an hour, on the server, for the practitioner who asked.
/// </summary>
internal sealed class Answers(TimeProvider time)
{
    private const int Most = 2000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<(string Who, string Key), (object Answer, DateTimeOffset Until)> answers = new();

    /// <summary>Keeps an answer; its key goes into the page's address and says nothing.</summary>
    public string Keep(string who, object answer)
    {
        var now = time.GetUtcNow();
        foreach (var (old, kept) in answers)
        {
            if (kept.Until < now || answers.Count >= Most)
                answers.TryRemove(old, out _);
        }

        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        answers[(who, key)] = (answer, now + Kept);
        return key;
    }

    /// <summary>The answer, when it is this practitioner's and still kept.</summary>
    public T? Find<T>(string who, string key)
        where T : class
    {
        var now = time.GetUtcNow();
        if (!answers.TryGetValue((who, key), out var kept) || kept.Until < now || kept.Answer is not T answer)
            return null;
        answers[(who, key)] = (answer, now + Kept);
        return answer;
    }
}
