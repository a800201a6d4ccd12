using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>Records a placement (F4).</summary>
/// <param name="ResponsibleName">Who answers for the child meanwhile; null: the calling practitioner.</param>
public sealed record RecordPlacement(
    SubjectRef Child, ResidenceKind Residence, PostalAddress? Address, DateOnly? From, bool Emergency, HandoverTarget? To,
    HandoverWordsStated Words, string? ResponsibleName, string? ResponsibleTelephone);

/// <summary>The placement is recorded, and its packet offered.</summary>
public sealed record PlacementRecorded(ResolvedPerson Child, HandoverView Handover, AuditReceipt Receipt);

/// <summary>
/// Hands what carers and the receiving health service must know to them, in an emergency the same day, and says who answers for
/// the child. The social worker stays and keeps the lead: a packet takes nothing over. Health services that know the child are
/// asked to add what they hold, and everybody else who works with the child is told that it moved (ADDRESS_MOVE), never where to.
/// </summary>
public sealed class RecordPlacementHandler(IStore store, OrganisationDirectory directory, HandoverDesk desk, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS, NOT_FOUND, ROLE_NOT_ALLOWED.</exception>
    public async Task<PlacementRecorded> HandleAsync(RecordPlacement command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var understood = await session.OwnUnderstoodAsync(command.Child, caller);
            var child = understood.Found.Person!;
            var today = LondonTime.DateOf(session.Now);
            var involvements = await session.Links.InvolvementsOfAsync([child.Id]);
            var area = command.To?.Area ?? command.Address?.Area ?? caller.Area;
            if (AddressKeys.Of(command.Address) is { } key)
            {
                var residence = new Residence(
                    session.NextId("res"), child.Id, key, command.Address! with { Area = area }, command.Residence, LinkState.Confirmed,
                    command.From ?? today, null, SourceKind.RecordCheck, caller.OrganisationId, caller.Agency, session.Now);
                session.Links.Add(residence);
                await Reopenings.AfterResidenceAsync(session, residence, clock, registry);
                PatternDuties.LookSoon(session, residence.PersonId);
            }

            var responsible = new ContactPoint(
                command.ResponsibleName ?? caller.Human.Name,
                command.ResponsibleName is null ? caller.Human.Role : PractitionerRole.Unspecified,
                caller.OrganisationName,
                command.ResponsibleTelephone ?? registry.Find(caller.OrganisationId)?.DutyTelephone);
            var handover = await desk.OpenAsync(
                session,
                new HandoverToOpen
                {
                    Subjects = [child],
                    Kind = HandoverKind.Placement,
                    To = command.To ?? new HandoverTarget(null, area, PractitionerRole.Unspecified),
                    RolesByDefault =
                        [PractitionerRole.LacNurse, PractitionerRole.HealthVisitor, PractitionerRole.SchoolNurse, PractitionerRole.Gp, PractitionerRole.Paediatrician],
                    Words = command.Words,
                    SameDay = command.Emergency,
                    SenderStays = true,
                    ToldAs = ToldAs.Of(understood),
                    MovesOn = command.From ?? today,
                    Responsible = responsible,
                },
                caller, registry, "to");

            // Of somebody who has had a refuge, or whose record is protected, no move is told of (A10).
            var isProtected = child.Records.Any(r => r.Protected) || (await session.Links.RefugesOfAsync([child.Id])).Count > 0;
            var notices = new HandoverNotices(session, registry, handover);
            foreach (var recipient in Routing.InvolvedWith(involvements, registry, today, caller))
            {
                var isHealth = recipient.Organisation.Agency == AgencyKind.Health;
                if (recipient.Organisation.Id != handover.RecipientOrganisationId && recipient.Organisation.Id != caller.OrganisationId && (isHealth || !isProtected))
                {
                    notices.ToOther(
                        recipient, NotificationTrigger.AddressMove,
                        isHealth
                            ? "ring today and say what the carers must know: conditions, medicines, allergies, appointments"
                            : "ring today: say what you go on with, who fetches the child, and what the carers must know",
                        handover.AcceptanceDue, Tier.Existence,
                        $"This child was placed{(command.Emergency ? " in an emergency" : "")}. {responsible.Name}, {responsible.OrganisationName}, answers for the child.",
                        child.Id);
                }
            }

            var changed = await session.HandoverChangedAsync(handover, call, registry, time, AuditEventKind.Publish);
            return new PlacementRecorded(understood.Shown, changed.Handover, changed.Receipt);
        }, ct);
    }
}
