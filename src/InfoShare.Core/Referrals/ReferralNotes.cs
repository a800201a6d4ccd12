using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Logs a conversation beside the written referral, with both parties (E25).</summary>
public sealed record LogConversation(string ReferralId, long Version, SpokenContact Conversation);

/// <summary>Adds it. State, owner and clocks stay; the other side is told that it is there.</summary>
public sealed class LogConversationHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT, INVALID_FIELDS.</exception>
    public async Task<ReferralChanged> HandleAsync(LogConversation command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session =>
        {
            var by = call.Caller.Human;
            var said = command.Conversation with { SpokenBy = command.Conversation.SpokenBy ?? by.Name };
            if (said.At > session.Now)
                throw RuleException.Invalid("conversation.at", "lies in the future");
            return session.NoteAsync(
                command.ReferralId, command.Version, r => r with { Conversations = [.. r.Conversations, said] },
                $"Conversation at {PlainTime.Full(said.At)} between {said.SpokenBy} and {said.WithWhom}: {said.Content}", call, registry, time);
        }, ct);
    }
}

/// <summary>Records what the disclosing child was told, and what changed for it (E17).</summary>
public sealed record RecordChildTold(string ReferralId, long Version, string Told, string? Changed);

/// <summary>Adds it to what was recorded before.</summary>
public sealed class RecordChildToldHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT.</exception>
    public async Task<ReferralChanged> HandleAsync(RecordChildTold command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session =>
        {
            var told = new ChildTold(command.Told, command.Changed, call.Caller.Human.Name, session.Now);
            return session.NoteAsync(
                command.ReferralId, command.Version, r => r with { ChildTold = [.. r.ChildTold, told] },
                told.Changed is null ? "What the child was told is recorded" : "What the child was told, and what changed, is recorded",
                call, registry, time);
        }, ct);
    }
}

internal static class ReferralNotes
{
    public static async ValueTask<ReferralChanged> NoteAsync(
        this IWriteSession session, string referralId, long version, Func<Referral, Referral> add, string what, Call call,
        RegistrySnapshot registry, TimeProvider time)
    {
        var by = call.Caller.Human;
        var referral = await session.Referrals.FindAsync(referralId);
        var side = ReferralSight.Require(referral, call.Caller);
        if (referral!.Version != version)
            throw RuleException.VersionConflict("The referral", referral.Version);
        var change = ReferralMoves.Note(referral, add, what, by, session.Now);
        await session.ApplyAsync(referral, change);
        return await session.ChangedAsync(change.Next, side, call, registry, time, AuditEventKind.Publish);
    }
}
