using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Logs a conversation beside the written referral, with both parties (E25).</summary>
/// <param name="ForBothSides">The other side reads it too. The recipient reads what the referrer logs in any case.</param>
public sealed record LogConversation(string ReferralId, long Version, SpokenContact Conversation, bool ForBothSides = false);

/// <summary>Adds it. State, owner and clocks stay; whoever of the other side reads it is told that it is there.</summary>
public sealed class LogConversationHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT, INVALID_FIELDS.</exception>
    public async Task<ReferralChanged> HandleAsync(LogConversation command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session =>
        {
            var by = call.Caller.Human;
            var said = command.Conversation with
            {
                SpokenBy = command.Conversation.SpokenBy ?? by.Name,
                OrganisationId = call.Caller.OrganisationId,
                ForBothSides = command.ForBothSides,
            };
            if (said.At > session.Now)
                throw RuleException.Invalid("conversation.at", "lies in the future");
            return session.NoteAsync(
                command.ReferralId, command.Version,
                new ReferralNote(
                    r => r with { Conversations = [.. r.Conversations, said] }, "A conversation was logged",
                    $"{PlainTime.Full(said.At)}, {said.SpokenBy} and {said.WithWhom}: {said.Content}", said.ForBothSides),
                call, registry, time);
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
                command.ReferralId, command.Version,
                new ReferralNote(
                    r => r with { ChildTold = [.. r.ChildTold, told] },
                    told.Changed is null ? "What the child was told is recorded" : "What the child was told, and what changed, is recorded", null, true),
                call, registry, time);
        }, ct);
    }
}

/// <summary>Something to add beside a referral.</summary>
/// <param name="What">What happened, for every side.</param>
/// <param name="Words">What was written; null when nothing was.</param>
/// <param name="ForBothSides">Whether the referrer reads what the recipient writes.</param>
internal sealed record ReferralNote(Func<Referral, Referral> Add, string What, string? Words, bool ForBothSides);

internal static class ReferralNotes
{
    private const string Expected = "read it in the referral, and say what it changes";

    public static async ValueTask<ReferralChanged> NoteAsync(
        this IWriteSession session, string referralId, long version, ReferralNote note, Call call, RegistrySnapshot registry, TimeProvider time)
    {
        var by = call.Caller.Human;
        var referral = await session.Referrals.FindAsync(referralId);
        var side = ReferralSight.Require(referral, call.Caller, registry, session.Now);
        if (referral!.Version != version)
            throw RuleException.VersionConflict("The referral", referral.Version);
        var readers = side == ReferralSide.Referrer ? WordsReaders.Referral
            : note.ForBothSides ? WordsReaders.Parties : WordsReaders.Recipient;
        var change = ReferralMoves.Note(referral, note.Add, note.What, by, session.Now, note.Words, readers);
        await session.ApplyAsync(referral, change);
        Tell(session, registry, change.Next, side, note, call.Caller);
        return await session.ChangedAsync(change.Next, side, call, registry, time, AuditEventKind.Publish);
    }

    /// <summary>Whoever reads it on the other side: that it is there, never what it says.</summary>
    private static void Tell(
        IWriteSession session, RegistrySnapshot registry, Referral referral, ReferralSide side, ReferralNote note, Caller caller)
    {
        var notices = new ReferralNotices(session, registry, referral);
        var summary = $"{note.What} by {caller.Human.Name}, {registry.NameOf(caller.OrganisationId)}; it is in the referral.";
        var ownsIt = referral.OwnerOrganisationId == caller.OrganisationId;
        if (side == ReferralSide.Referrer || (side == ReferralSide.Redirected && !ownsIt))
            notices.ToHand(Expected, null, summary);
        else if (side == ReferralSide.Redirected && referral.LatestRedirect() is { } accepted)
        {
            notices.ToPerson(
                accepted.FromOrganisationId, accepted.OfferedByName, accepted.OfferedById, accepted.OfferedByRole, NotificationTrigger.ReferralFeedback,
                Expected, null, summary);
        }


        if (side != ReferralSide.Referrer && note.ForBothSides)
            notices.ToReferrer(NotificationTrigger.ReferralFeedback, Expected, null, summary);
    }
}
