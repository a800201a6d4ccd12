using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Sharing;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

/// <summary>The two shapes that every operation has: a change, and an answer.</summary>
public static class StoreCalls
{
    /// <summary>The action of what a start of the broker changed.</summary>
    public const string Start = "start";

    /// <summary>
    /// Applies a change once for each request id. The operation appends its own audit entry in the same transaction
    /// (<see cref="Record"/>), so that a reply means that both are durable. A repeat is answered from what is remembered, and
    /// that something left again is audited before it does.
    /// </summary>
    /// <param name="amongOthers">See <see cref="WriteCommand{TResult}.AmongOthers"/>.</param>
    public static async Task<T> ChangeAsync<T>(
        this IStore store, Call call, Func<IWriteSession, ValueTask<T>> apply, CancellationToken ct, bool amongOthers = false)
        where T : class
    {
        T? made = null;
        return await ConflictFlags.GuardedAsync(store, call, async () =>
        {
            var result = await store.WriteAsync(
                new WriteCommand<T>(
                    call.Action,
                    async session =>
                    {
                        await call.Caller.Conflicts.LoadAsync(session, call.Caller);
                        session.Inbox.SpeakFor(call.Caller.OrganisationId, call.Caller.Practitioner, call.RequestId ?? call.Caller.CallId);
                        call.Caller.Searched.Noted = false;
                        call.Caller.Answered.Clear();
                        made = await apply(session);
                        session.NoteNamed(call);
                        return made;
                    },
                    KeyOf(call))
                {
                    AmongOthers = amongOthers,
                },
                ct);

            // Not whether it was applied: what lost a race against another broker was applied, rolled back, and answered with the winner's reply.
            if (!ReferenceEquals(result, made))
                await store.WriteAsync(new WriteCommand<bool>("Repeat", session => Repeats.RecordAsync(session, call, ReceiptIn<T>.Of(result))) { AmongOthers = true }, ct);
            return result;
        });
    }

    /// <summary>
    /// Reads at one point in time, and writes the audit entry durably before the answer leaves. If the audit cannot be
    /// written, the call fails.
    /// </summary>
    /// <param name="beside">What is written with the entry; null: nothing.</param>
    public static async Task<T> AnswerAsync<T>(
        this IStore store, Call call, Func<IReadSession, ValueTask<(T Answer, AuditEntry Entry)>> read, CancellationToken ct, Action<IWriteSession>? beside = null)
    {
        var (answer, entry) = await ConflictFlags.GuardedAsync(store, call, () => store.ReadAsync(
            async session =>
            {
                await call.Caller.Conflicts.LoadAsync(session, call.Caller);
                return await read(session);
            },
            ct));
        await store.WriteAsync(
            new WriteCommand<bool>("Audit", s =>
            {
                s.Record(entry);
                beside?.Invoke(s);
                return ValueTask.FromResult(true);
            })
            {
                AmongOthers = true,
            },
            ct);
        return answer;
    }

    /// <summary>Begins an audit entry of this call; fill in the rest with <c>with</c>.</summary>
    public static AuditEntry Entry(this Call call, IReadSession session, TimeProvider time, AuditEventKind kind, string outcome = "done") => new()
    {
        Id = Ids.New("aud", session.Now),
        Kind = kind == AuditEventKind.Query && call.Caller.Standing.GrantId is not null ? AuditEventKind.BreakGlass : kind,
        ObjectId = call.Caller.Standing.GrantId,
        Action = call.Action,
        OrganisationId = call.Caller.OrganisationId,
        PractitionerId = call.Caller.Practitioner?.Id,
        Role = call.Caller.Role,
        PolicyVersion = call.Caller.Policy.Version,
        CallId = call.Caller.CallId,
        Outcome = outcome,
        RecordedAt = session.Now,
        Conflicts = call.Caller.Conflicts,
        Answered = kind is AuditEventKind.Refuse or AuditEventKind.Return ? null : call.Caller.Answered,
    };

    /// <summary>
    /// The entry of what the broker did by itself on a call. It is nobody's: the caller's own reviewers must not read of it.
    /// </summary>
    public static AuditEntry ByTheBroker(this AuditEntry entry) => entry with
    {
        Action = "broker",
        OrganisationId = null,
        PractitionerId = null,
        Role = Vocabulary.PractitionerRole.Unspecified,
        Conflicts = null,
        Answered = null,
    };

    /// <summary>
    /// Writes down what a start of the broker changed by its files, in the same transaction: whoever decided it is not known here, and that it
    /// was decided does not go unseen.
    /// </summary>
    /// <param name="objectId">What was changed.</param>
    /// <param name="outcome">By which file, in a hash.</param>
    public static void RecordAtStart(this IWriteSession session, string? objectId, string outcome) => session.Record(new AuditEntry
    {
        Id = session.NextId("aud"),
        Kind = AuditEventKind.Decide,
        Action = Start,
        ObjectId = objectId,
        Outcome = outcome,
        RecordedAt = session.Now,
    });

    /// <summary>An entry beside that of the call itself.</summary>
    public static AuditEntry Entry(this Call call, IWriteSession session, AuditEventKind kind, string outcome) =>
        call.Entry(session, TimeProvider.System, kind, outcome) with { Id = session.NextId("aud") };

    /// <summary>
    /// Appends the entry, with the legal basis of what it gave (L2), with what was met in silence (L10) and with the items that the call answered until now
    /// (M3), and gives its receipt.
    /// </summary>
    public static AuditReceipt Record(this IWriteSession session, AuditEntry entry)
    {
        var whole = entry.Conflicts?.Sealed(entry) ?? entry;
        if (entry.Answered?.Take() is { Count: > 0 } answered)
            whole = whole with { Shown = [.. whole.Shown, .. answered] };
        session.Audit.Append(DisclosureBases.Fill(whole));
        if (entry.Conflicts is { } watch)
            ConflictFlags.Flag(session, watch, entry.Role);
        return entry.Receipt();
    }

    /// <summary>The caller's receipt of an entry.</summary>
    public static AuditReceipt Receipt(this AuditEntry entry) => new(entry.Id, entry.RecordedAt, entry.PolicyVersion ?? "");

    private static IdempotencyKey? KeyOf(Call call) =>
        call.RequestId is null ? null : new IdempotencyKey(call.Caller.OrganisationId, Guid.Parse(call.RequestId), call.BodyHash);
}
