using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.People;
using InfoShare.Core.Plans;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>
/// Nobody leaves before somebody has accepted (vocabulary 11; F1, F7): MOVED_AREA needs the receiving area's acceptance,
/// REACHED_18 the adult service's, OTHER_MEASURES the named service's; and while an offer waits, what it rests on does not end.
/// </summary>
public static class HandoverGate
{
    /// <summary>Whether a service of the caller's organisation may end for a person.</summary>
    /// <param name="role">The practitioner whose involvement ends; null for a status.</param>
    /// <param name="since">First day of the status that ends; null for a practitioner's work.</param>
    /// <param name="isChildService">Whether it is a child's service, which does not end at eighteen without a reason.</param>
    /// <exception cref="RuleException">HANDOVER_NOT_ACCEPTED.</exception>
    public static async ValueTask RequireMayEndAsync(
        IReadSession session, Person person, ClosureReason reason, DateOnly endsOn, PractitionerRole? role, bool isChildService, Caller caller, DateOnly? since = null)
    {
        var all = await session.Handovers.OfPeopleAsync([person.Id]);
        // A clinic's handover is no colleague's: what a colleague may end would tell of it (L7).
        var own = all.Where(h => InvolvementAccess.IsOpenTo(caller, h.Sender.OrganisationId, h.Sender.PractitionerId, h.Sender.Role)
            && h.Sender.OrganisationId == caller.OrganisationId).ToList();
        var waiting = own.FirstOrDefault(h => h.IsOpen && (role is null || h.Sender.Role == role));
        if (waiting is not null)
            throw Refusal($"A handover of this person is {Code.Of(waiting.State)}: you hold the case until somebody accepts it, or you withdraw it.", Code.Of(waiting.State));

        // A placement's packet takes nothing over. And what was accepted before the case came back says nothing of this time.
        var cameBack = all.Where(h => h.MovesLead && h.AcceptedBy?.OrganisationId == caller.OrganisationId).Max(h => h.AcceptedAt);
        var accepted = own.Where(h => h is { State: HandoverState.Accepted, MovesLead: true } && (cameBack is null || h.AcceptedAt > cameBack)).ToList();
        if (since is { } began && accepted.Count > 0 && StatusRules.IsByHandover(reason))
        {
            // What answered for the end of an earlier plan says nothing of one that began after it.
            var ended = (await session.Links.StatusesOfAsync([person.Id])).Where(s => s.OrganisationId == caller.OrganisationId && s.To < began && StatusRules.IsByHandover(s.Closure)).ToList();
            accepted.RemoveAll(h => h.AcceptedAt is { } at && ended.Exists(s => s.To >= LondonTime.DateOf(at)));
        }

        var needs = reason switch
        {
            ClosureReason.MovedArea => accepted.Any(h => !string.Equals(h.RecipientArea, caller.Area, StringComparison.OrdinalIgnoreCase))
                ? null : "MOVED_AREA needs a handover that the receiving area has accepted.",
            ClosureReason.Reached18 => accepted.Any(h => h.Kind == HandoverKind.AdultServices)
                ? null : "REACHED_18 needs a handover that adult services have accepted.",
            ClosureReason.OtherMeasures => accepted.Count > 0
                ? null : "OTHER_MEASURES needs a handover that the named service has accepted.",
            ClosureReason.Unspecified when isChildService && person.BirthDate is { } born && Ages.YearsOn(born, endsOn) >= 18
                && !accepted.Any(h => h.Kind == HandoverKind.AdultServices) =>
                "A child's service that ends at eighteen needs a handover that adult services have accepted, or another reason for its end.",
            _ => null,
        };
        if (needs is not null)
            throw Refusal(needs, "NONE");
    }

    private static RuleException Refusal(string message, string state) => new(
        ErrorReason.HandoverNotAccepted, message, new Dictionary<string, string> { ["handover_state"] = state, ["needed_state"] = Code.Of(HandoverState.Accepted) });
}
