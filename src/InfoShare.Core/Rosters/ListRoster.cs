using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Rosters;

/// <summary>Lists the organisation's roster, latest entry first.</summary>
/// <param name="IncludePast">Those that are over or undone too.</param>
/// <param name="After">Id of the last entry of the page before; null for the first.</param>
public sealed record ListRoster(bool IncludePast, string? After, int Limit);

/// <summary>A page of the roster, and how the organisation wants its items.</summary>
/// <param name="Next">Id of the last entry when there are more; null on the last page.</param>
public sealed record RosterPage(IReadOnlyList<RosterEntry> Entries, TimeOnly? DigestAt, string? Next, AuditReceipt Receipt);

/// <summary>Gives a page of the own roster; another organisation's is not shown, only who acts there, on each item.</summary>
public sealed class ListRosterHandler(IStore store, TimeProvider time)
{
    public Task<RosterPage> HandleAsync(ListRoster query, Call call, CancellationToken ct) =>
        store.AnswerAsync(
            call,
            async session =>
            {
                var found = await session.Roster.ListAsync(
                    call.Caller.OrganisationId, query.IncludePast ? DateTimeOffset.MinValue : session.Now, query.IncludePast, query.After, query.Limit + 1);
                var setting = await session.Inbox.SettingAsync(call.Caller.OrganisationId);
                var entry = call.Entry(session, time, AuditEventKind.Return);
                var page = found.Take(query.Limit).ToList();
                return (new RosterPage(page, setting?.DigestAt, found.Count > query.Limit ? page[^1].Id : null, entry.Receipt()), entry);
            },
            ct);
}

/// <summary>Sets how the organisation wants its items: what may wait in a daily digest, or everything at once (O2).</summary>
/// <param name="DigestAt">London time of day; null: at once.</param>
public sealed record SetDigest(TimeOnly? DigestAt);

/// <summary>The setting as it stands.</summary>
public sealed record DigestSet(TimeOnly? DigestAt, DateTimeOffset? NextDigestAt, AuditReceipt Receipt);

/// <summary>
/// Changes it. What is urgent, or expects an answer soon, comes at once whatever is set. Items that wait already come with the
/// next digest; when it is switched off, they come at once.
/// </summary>
public sealed class SetDigestHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED.</exception>
    public Task<DigestSet> HandleAsync(SetDigest command, Call call, CancellationToken ct) =>
        store.ChangeAsync(
            call,
            async session =>
            {
                RosterRules.RequireKeeper(call.Caller);
                var organisation = call.Caller.OrganisationId;
                var next = command.DigestAt is { } at ? DigestTimes.NextAfter(session.Now, at) : (DateTimeOffset?)null;
                var waiting = await session.Inbox.HeldAsync(organisation, int.MaxValue);
                if (next is null && waiting.Count > 0)
                    session.Inbox.Release(organisation, null, [.. waiting.Select(w => w.Id)], session.Now);
                session.Inbox.Put(new InboxSetting(organisation, command.DigestAt, next));
                var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, command.DigestAt is null ? "at once" : "daily digest"));
                return new DigestSet(command.DigestAt, next, receipt);
            },
            ct);
}
