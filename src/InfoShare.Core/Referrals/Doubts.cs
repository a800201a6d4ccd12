using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>A doubt about referring, or about a referral of one's own (L11).</summary>
/// <param name="ReferralId">Null when there is none yet.</param>
public sealed record RaiseDoubt(string Doubt, string? ReferralId);

/// <summary>To whom it went, and by when an answer is expected.</summary>
/// <param name="Told">As a role; null where nobody of the house reads what is for it.</param>
/// <param name="AnswerBy">Null where nobody was told.</param>
/// <param name="Prompts">What to do then.</param>
public sealed record DoubtRaised(string? Told, DateTimeOffset? AnswerBy, IReadOnlyList<string> Prompts, AuditReceipt Receipt);

/// <summary>Puts a doubt before the manager of the same organisation. It holds nothing up, and nobody else of the house reads it: it may be about a colleague.</summary>
public sealed class RaiseDoubtHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    /// <summary>What a doubt about a referral that was sent asks of the manager.</summary>
    internal const string SpeakAboutReferral = "speak to your colleague about the referral that was sent";

    /// <exception cref="RuleException">NOT_FOUND for a referral that the caller did not send.</exception>
    public async Task<DoubtRaised> HandleAsync(RaiseDoubt command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            _ = call.Caller.Human;
            if (command.ReferralId is { } id)
            {
                var referral = await session.Referrals.FindAsync(id);
                _ = ReferralSight.Require(referral, call.Caller, registry, session.Now);
                if (referral!.ReferrerOrganisationId != call.Caller.OrganisationId)
                    throw RuleException.NotFound("referral");
            }

            var answerBy = clock.Due(DeadlineKey.ReferralDecision, session.Now).DueAt;
            var told = Doubts.Tell(session, registry, call.Caller, command.Doubt, command.ReferralId, answerBy);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with { ObjectId = command.ReferralId });
            return new DoubtRaised(told.Role, told.Role is null ? null : answerBy, told.Prompt is { } prompt ? [prompt] : [], receipt);
        }, ct);
    }
}

/// <summary>Whom a doubt reached.</summary>
/// <param name="Role">The role that was addressed; null where nobody of the house reads what is for it.</param>
/// <param name="Prompt">What to do then, in words; null where somebody reads it.</param>
internal sealed record DoubtTold(string? Role, string? Prompt);

internal static class Doubts
{
    /// <summary>
    /// Tells the manager at the caller's own organisation. A house in which nobody manages or leads is told so at once: its system keeps the doubt for whomever its
    /// roster names, and whoever has it today speaks with somebody instead of waiting for an answer (L11).
    /// </summary>
    public static DoubtTold Tell(
        IWriteSession session, RegistrySnapshot registry, Caller caller, string doubt, string? referralId, DateTimeOffset answerBy)
    {
        var human = caller.Human;
        var own = registry.Find(caller.OrganisationId);
        var manager = Routing.ManagerOf(caller.Agency);
        var above = own is null || own.AllowedRoles.Contains(manager) ? manager : Routing.SafeguardingLeadOf(own);
        var role = Code.Of(above);
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = caller.OrganisationId,
            Trigger = NotificationTrigger.ReferralFollowUp,
            Urgency = Urgency.Standard,
            ActionOwner = role,
            ActionRole = above,
            ExpectedResponse = referralId is null
                ? "speak to your colleague today; referring needs nobody's leave"
                : RaiseDoubtHandler.SpeakAboutReferral,
            RespondBy = answerBy,
            Tier = Tier.Summary,
            Summary = $"{human.Name}, {Code.Of(human.Role)}, has a doubt: {doubt}",
            ReferralId = referralId,
            AddresseeAlone = true,
            Contact = new ContactPoint(human.Name, human.Role, caller.OrganisationName, own?.DutyTelephone),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
        return own is null || Routing.IsHeldAt(registry, own, above, session.Now) ? new DoubtTold(role, null) : new DoubtTold(null, Alone(registry, own));
    }

    private static string Alone(RegistrySnapshot registry, Organisation own)
    {
        var ring = registry.ReceiverOfReferrals(own.Area) is { DutyTelephone: { } telephone } desk ? $", or ring {desk.Name} on {telephone}" : "";
        return $"Your doubt has reached nobody yet: nobody who manages or leads on safeguarding at {own.Name} reads here, and its roster names nobody. Your organisation's own system keeps "
            + $"it for whomever the roster names. Speak today with whoever leads on safeguarding there{ring}. Referring needs nobody's leave.";
    }
}
