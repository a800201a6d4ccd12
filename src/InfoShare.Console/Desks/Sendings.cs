using System.Collections.Concurrent;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.WebConsole.Desks;

/// <summary>
/// A call that a form makes once, whatever is changed between two tries. Sent again after no answer came, changed words go under the request_id of
/// the first try: if that had not arrived they take its place, and if it had, the broker says so, and what stands is asked for as it was sent. So
/// nothing is done twice, and nothing that was taken out again is sent after all.
/// </summary>
internal sealed class OneCall<TBody, TAnswer>
    where TBody : class
    where TAnswer : class
{
    private readonly List<TBody> tried = [];
    private readonly Lock gate = new();
    private string? requestId;

    /// <summary>What stands; null while nobody knows of any.</summary>
    public TBody? Stands { get; private set; }

    /// <summary>What was answered; null while nothing was.</summary>
    public TAnswer? Answer { get; private set; }

    /// <summary>Makes it, unless it was made.</summary>
    /// <param name="idOf">The request_id of a first try.</param>
    public async Task<TAnswer> OnceAsync(TBody body, Func<TBody, string> idOf, Func<string, TBody, Task<TAnswer>> send)
    {
        if (Answer is { } known)
            return known;
        string id;
        TBody[] earlier;
        lock (gate)
        {
            id = requestId ??= idOf(body);
            earlier = [.. tried.Where(t => !t.Equals(body))];
            tried.RemoveAll(t => t.Equals(body));
            tried.Add(body);
        }

        try
        {
            return Keep(body, await send(id, body));
        }
        catch (RpcException e) when (IsReused(e))
        {
            foreach (var one in earlier.Reverse())
            {
                try
                {
                    return Keep(one, await send(id, one));
                }
                catch (RpcException other) when (IsReused(other))
                {
                    // Not this one either.
                }
            }

            throw;
        }
        catch (RpcException e) when (IsRefused(InfoShareError.From(e)))
        {
            lock (gate)
            {
                tried.RemoveAll(t => t.Equals(body));
                if (tried.Count == 0)
                    requestId = null;
            }

            throw;
        }
    }

    private TAnswer Keep(TBody body, TAnswer answer)
    {
        (Stands, Answer) = (body, answer);
        return answer;
    }

    private static bool IsReused(RpcException e) => e.StatusCode == StatusCode.AlreadyExists;

    // Refused, it did not arrive; of anything else nobody knows.
    private static bool IsRefused(InfoShareError error) => error.KnownReason != ErrorReason.Unspecified && !error.IsRetriable;
}

/// <summary>A concern with the meeting at which the child was seen: one request.</summary>
internal sealed record SharedStatement(ConcernStatement Concern, ContactWithConcern? Meeting);

/// <summary>What of one form has gone.</summary>
internal sealed class Sending
{
    /// <summary>The concern that it shares.</summary>
    public OneCall<SharedStatement, SharedConcern> Concern { get; } = new();

    /// <summary>What the concern says after it was corrected; null when it was not.</summary>
    public (ConcernText Text, long Version)? Corrected { get; set; }

    /// <summary>The referral.</summary>
    public OneCall<ReferralDraft, SentReceipt> Referral { get; } = new();

    /// <summary>A question about a new partner, which is the declaration too.</summary>
    public OneCall<CheckNewPartnerRequest, CheckNewPartnerResponse> Check { get; } = new();

    /// <summary>An ending that is proposed.</summary>
    public OneCall<ProposeEndingRequest, ProposeEndingResponse> Ending { get; } = new();

    /// <summary>The concern that stands while its referral has not gone; null when nothing is half sent.</summary>
    public ConcernStatement? Half => Referral.Answer is null && Concern.Answer is { Referral: null } ? Concern.Stands?.Concern : null;
}

/// <summary>
/// What has gone of the forms that somebody may send again, an hour long as their drafts: whoever changes a form of which half has gone goes on with
/// that, and begins nothing a second time.
/// </summary>
internal sealed class Sendings(TimeProvider time)
{
    private const int Most = 20;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Who, string Form), (Sending Sending, DateTimeOffset At)> all = new();

    /// <summary>What has gone of a form; null when nothing of it was sent.</summary>
    public Sending? Find(string who, string? form) =>
        form is not null && all.TryGetValue((who, form), out var kept) && kept.At + Kept >= time.GetUtcNow() ? kept.Sending : null;

    /// <summary>The same, begun where nothing of it was sent.</summary>
    public Sending Of(string who, string form)
    {
        var now = time.GetUtcNow();
        var own = 0;
        foreach (var (key, kept) in all.OrderByDescending(s => s.Value.At))
        {
            if (kept.At + Kept < now || (key.Who == who && key.Form != form && ++own >= Most))
                all.TryRemove(key, out _);
        }

        return all.AddOrUpdate((who, form), _ => (new Sending(), now), (_, kept) => (kept.Sending, now)).Sending;
    }
}
