using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace InfoShare.WebConsole.Desks;

/// <summary>
/// Answers to a question that was asked once, with its reason, so that to look at the page again, or to come back to it, asks nobody
/// anew. On the server, for the practitioner who asked, until nobody has looked for a quarter of an hour, an hour has passed, the grant
/// under which it was asked is over, or the practitioner signs out: after that one asks again, and the broker judges again.
/// </summary>
internal sealed class Answers(TimeProvider time)
{
    /// <summary>How long an answer is kept at most, unless it has an end of its own.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    // Of one person, so that nobody pushes out what another has been answered.
    private const int Most = 100;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<(string Who, string Key), Kept> answers = new();

    /// <summary>Keeps an answer; its key goes into the page's address and says nothing.</summary>
    /// <param name="ends">Its end; null: the longest time.</param>
    /// <param name="under">The grant under which it was asked; empty: none.</param>
    /// <param name="quietly">Whether it is kept to its end though nobody looks at it.</param>
    public string Keep(string who, object answer, DateTimeOffset? ends = null, string under = "", bool quietly = false)
    {
        var now = time.GetUtcNow();
        var own = 0;
        foreach (var (old, kept) in answers.OrderByDescending(a => a.Value.Until))
        {
            if (kept.Until < now || (old.Who == who && ++own >= Most))
                answers.TryRemove(old, out _);
        }

        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        answers[(who, key)] = new Kept(answer, now, ends ?? now + Longest, under, quietly).SeenAt(now);
        return key;
    }

    /// <summary>The answer, when it is this practitioner's and still kept.</summary>
    public T? Find<T>(string who, string key)
        where T : class
    {
        var now = time.GetUtcNow();
        if (!answers.TryGetValue((who, key), out var kept) || kept.Until < now || kept.Answer is not T answer)
            return null;

        // One that is ended meanwhile stays ended.
        answers.TryUpdate((who, key), kept.SeenAt(now), kept);
        return answer;
    }

    /// <summary>Whatever of a kind is still kept for a practitioner, with its key.</summary>
    public IEnumerable<(string Key, T Answer)> All<T>(string who)
        where T : class =>
        answers.Where(a => a.Key.Who == who && a.Value.Until >= time.GetUtcNow()).Select(a => (a.Key.Key, a.Value.Answer)).Where(a => a.Answer is T).Select(a => (a.Key, (T)a.Answer));

    /// <summary>Puts what has become of it under the same key.</summary>
    /// <param name="ends">Its new end; null: as before.</param>
    public void Replace(string who, string key, object answer, DateTimeOffset? ends = null)
    {
        if (answers.TryGetValue((who, key), out var kept))
            answers.TryUpdate((who, key), (kept with { Answer = answer, Ends = ends ?? kept.Ends }).SeenAt(time.GetUtcNow()), kept);
    }

    /// <summary>Ends what was asked under a grant that is over.</summary>
    public void EndUnder(string who, string grant) => Remove((at, kept) => at == who && kept.Under == grant);

    /// <summary>Ends everything of a practitioner who signs out, but an emergency that is open: that must still be possible to close.</summary>
    public void Forget(string who) => Remove((at, kept) => at == who && kept.Answer is not Pages.Emergency.OpenedGlass);

    private void Remove(Func<string, Kept, bool> which)
    {
        foreach (var (key, kept) in answers)
        {
            if (which(key.Who, kept))
                answers.TryRemove(key, out _);
        }
    }

    private sealed record Kept(object Answer, DateTimeOffset Until, DateTimeOffset Ends, string Under, bool Quietly)
    {
        public Kept SeenAt(DateTimeOffset now) => this with { Until = Quietly || now + Quiet > Ends ? Ends : now + Quiet };
    }
}
